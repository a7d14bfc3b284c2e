package server

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"servicemap/fault"
	"servicemap/graph"
)

// asking is a GraphQL request as it came: with a document, or with the id or the hash of one.
type asking struct {
	graph.Request
	documentID string
}

// readRequest reads a request; the fault says what is wrong with it, never what stands in it.
func readRequest(w http.ResponseWriter, r *http.Request, bodyLimit int) (*asking, *fault.Error) {
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		return readURL(r)
	case http.MethodPost:
		return readBody(w, r, bodyLimit)
	default:
		return nil, fault.New(fault.MethodNotAllowed, fault.Text{ZH: "只接受 GET 与 POST", EN: "use GET or POST"})
	}
}

func readURL(r *http.Request) (*asking, *fault.Error) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, badRequest("查询参数无法读取", "the query of the URL cannot be read")
	}
	object := map[string]any{}
	for name, list := range values {
		if len(list) > 1 {
			return nil, badRequest("同一参数出现多次", "a parameter stands twice in the URL")
		}
		switch name {
		case "variables", "extensions":
			if list[0] == "" {
				continue
			}
			if object[name], err = readJSON([]byte(list[0])); err != nil {
				return nil, badRequest(name+" 不是 JSON 对象", name+" is not a JSON object")
			}
		default:
			object[name] = list[0]
		}
	}
	asked, refused := readFields(object)
	if asked != nil {
		asked.ReadOnly = true
	}
	return asked, refused
}

func readBody(w http.ResponseWriter, r *http.Request, limit int) (*asking, *fault.Error) {
	kind, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	charset := strings.ToLower(parameters["charset"])
	if err != nil || kind != plainJSON || charset != "" && charset != "utf-8" {
		return nil, fault.New(fault.UnsupportedMediaType, fault.Text{
			ZH: "请求体须为 application/json(UTF-8)", EN: "the body must be application/json in UTF-8",
		})
	}
	if r.Header.Get("Content-Encoding") != "" {
		return nil, fault.New(fault.UnsupportedMediaType, fault.Text{ZH: "请求体不能压缩", EN: "the body must not be compressed"})
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, int64(limit)))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, fault.New(fault.PayloadTooLarge, fault.Text{
			ZH: fmt.Sprintf("请求体超过 %d 字节", limit), EN: fmt.Sprintf("the body is longer than %d bytes", limit),
		})
	case err != nil:
		return nil, badRequest("请求体不完整", "the body is incomplete")
	}
	value, err := readJSON(body)
	switch value := value.(type) {
	case map[string]any:
		return readFields(value)
	case []any:
		return nil, badRequest("不支持批量请求:每个请求一份文档", "requests are not taken in batches: send one document in each")
	default:
		if errors.Is(err, errDuplicateKey) {
			return nil, badRequest("JSON 对象中有重复的键", "a key stands twice in a JSON object")
		}
		return nil, badRequest("请求体不是一个 GraphQL 请求的 JSON 对象", "the body is not the JSON object of one GraphQL request")
	}
}

// readFields takes the fields of a request out of an object: by their exact names, and each of its type. Others are passed over.
func readFields(object map[string]any) (*asking, *fault.Error) {
	asked := &asking{}
	for _, f := range [...]struct {
		name string
		into *string
	}{{"query", &asked.Query}, {"operationName", &asked.OperationName}, {"documentId", &asked.documentID}} {
		value := object[f.name]
		text, ok := value.(string)
		if !ok && value != nil {
			return nil, badRequest(f.name+" 不是字符串", f.name+" is not a string")
		}
		*f.into = text
	}
	for _, f := range [...]struct {
		name string
		into *map[string]any
	}{{"variables", &asked.Variables}, {"extensions", &asked.Extensions}} {
		value := object[f.name]
		fields, ok := value.(map[string]any)
		if !ok && value != nil {
			return nil, badRequest(f.name+" 不是 JSON 对象", f.name+" is not a JSON object")
		}
		*f.into = fields
	}
	return asked, nil
}

func badRequest(zh, en string) *fault.Error {
	return fault.New(fault.BadRequest, fault.Text{ZH: zh, EN: en})
}
