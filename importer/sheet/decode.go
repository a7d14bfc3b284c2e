package sheet

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"servicemap/fault"
)

const (
	utf8Mark = "\xEF\xBB\xBF"
	readSize = 64 << 10
)

// decode returns the text of a file in UTF-8 without a byte order mark. Where converted is true, U+FFFD stands for bytes
// that do not belong to the encoding; where it is false the bytes are as they were and still to be checked.
func decode(r io.Reader, encoding string) (text *bufio.Reader, converted bool, err error) {
	raw := bufio.NewReaderSize(r, readSize)
	start, err := raw.Peek(4)
	if err != nil && err != io.EOF {
		return nil, false, fmt.Errorf("start of the file: %w", err)
	}
	// The first bytes of a zip archive and of the older binary format.
	if bytes.HasPrefix(start, []byte("PK\x03\x04")) || bytes.HasPrefix(start, []byte("\xD0\xCF\x11\xE0")) {
		return nil, false, unreadable(
			fault.Text{ZH: "这是 Excel 工作簿,不是 CSV 文件", EN: "this is an Excel workbook, not a CSV file"},
			fault.Text{ZH: "另存为“CSV UTF-8(逗号分隔)”", EN: "save it as “CSV UTF-8 (comma delimited)”"})
	}
	wide := bytes.HasPrefix(start, []byte("\xFF\xFE")) || bytes.HasPrefix(start, []byte("\xFE\xFF"))
	marked := wide || bytes.HasPrefix(start, []byte(utf8Mark))
	var in io.Reader = raw
	switch {
	case encoding == "" && wide:
		in = transform.NewReader(raw, unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder())
		converted = true
	case encoding == "" || strings.EqualFold(encoding, "UTF-8") && !wide:
	case strings.EqualFold(encoding, "GB18030") && !marked:
		in, converted = transform.NewReader(raw, simplifiedchinese.GB18030.NewDecoder()), true
	case strings.EqualFold(encoding, "GB18030") || strings.EqualFold(encoding, "UTF-8"):
		return nil, false, fault.Argument("encoding", "UTF-8, GB18030", textf(
			"文件开头的字节顺序标记表明它不是 %s 编码", "the byte order mark at the start of the file says that it is not %s", encoding)).
			Hinting(fault.Text{ZH: "不要指定编码", EN: "name no encoding"})
	default:
		return nil, false, fault.Argument("encoding", "UTF-8, GB18030", textf("不支持编码 %q", "unknown encoding %q", encoding))
	}
	text = bufio.NewReaderSize(in, readSize)
	if mark, _ := text.Peek(len(utf8Mark)); string(mark) == utf8Mark {
		_, _ = text.Discard(len(utf8Mark)) // cannot fail: these bytes are in the buffer
	}
	return text, converted, nil
}

// counter counts the bytes that are read from a file.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}
