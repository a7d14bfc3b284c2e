package sheet

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"servicemap/fault"
)

// encoded refuses bytes that are not of the file's encoding.
func (f *file) encoded(cells []string) error {
	for i, cell := range cells {
		sound := utf8.ValidString(cell)
		if f.converted {
			sound = !strings.ContainsRune(cell, utf8.RuneError)
		}
		if sound {
			continue
		}
		at := textf("第 %d 列", "column %d", i+1) // the heading may be as unreadable
		if f.header != nil {
			at = f.header.label(i)
		}
		if f.converted {
			return unreadable(f.where(at, "不符合文件的编码", "there are bytes that do not belong to the file's encoding"), saveAsUTF8())
		}
		return unreadable(f.where(at, "不是 UTF-8 编码", "the text is not UTF-8"), saveAsUTF8())
	}
	return nil
}

func saveAsUTF8() fault.Text {
	return fault.Text{
		ZH: "另存为“CSV UTF-8”,或用 --encoding GB18030 导入 GBK、GB18030 文件",
		EN: "save the file as “CSV UTF-8”, or pass --encoding GB18030 for GBK and GB18030 files",
	}
}

// where puts row and column before a sentence.
func (f *file) where(column fault.Text, zh, en string) fault.Text {
	return fault.Text{
		ZH: fmt.Sprintf("第 %d 行%s:%s", f.records.row, column.ZH, zh),
		EN: fmt.Sprintf("row %d, %s: %s", f.records.row, column.EN, en),
	}
}

// broken turns what is wrong with a record into the error that ends the reading.
func (f *file) broken(err error) error {
	if f.features != nil {
		return brokenFeatures(f.records.row, err)
	}
	at := f.header.label(len(f.records.ends))
	quotes := fault.Text{
		ZH: "引号应成对并包住整个单元格,内容中的引号写两次",
		EN: "quotation marks stand around a whole cell, and those inside it are doubled",
	}
	size := fmt.Sprintf("%d MiB", f.records.limit>>20)
	switch {
	case errors.Is(err, errOpenQuote):
		return unreadable(f.where(at, "引号没有结束", "the quotation mark is not closed"), quotes)
	case errors.Is(err, errTooLongQuote):
		return unreadable(f.where(at, "引号没有结束,或一行超过 "+size,
			"the quotation mark is not closed, or the row is longer than "+size), quotes)
	case errors.Is(err, errAfterQuote):
		return unreadable(f.where(at, "引号之后还有文字", "there is text after the closing quotation mark"), quotes)
	case errors.Is(err, errLooseQuote): // in the header; in a row below it is a problem of that row
		return unreadable(f.where(at, "引号在单元格中间", "there is a quotation mark inside the cell"), quotes)
	case errors.Is(err, errTooLong):
		return unreadable(f.where(at, "一行超过 "+size, "the row is longer than "+size),
			fault.Text{ZH: "检查该行的内容和换行", EN: "look at this row and its line breaks"})
	case errors.Is(err, errManyColumns):
		return unreadable(textf("第 %d 行超过 %d 列", "row %d has more than %d columns", f.records.row, maxColumns),
			fault.Text{ZH: "删除多余的列", EN: "remove the columns that are not needed"})
	default:
		return fmt.Errorf("row %d: %w", f.records.row, err)
	}
}

func (f *file) looseQuote() fault.Problem {
	at := f.header.label(len(f.records.ends))
	return fault.Problem{
		Text: fault.Text{ZH: at.ZH + "的引号在单元格中间", EN: at.EN + ": there is a quotation mark inside the cell"},
		Cure: fault.Text{ZH: "整个单元格加引号,其中的引号写两次", EN: "put the whole cell in quotation marks and double the one inside"},
	}
}
