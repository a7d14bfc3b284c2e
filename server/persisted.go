package server

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"servicemap/fault"
	"servicemap/lru"
)

// Documents are those that clients ask for without sending their text: by `documentId`, "sha256:" and the hash of the text in
// hexadecimal, or by the hash in `extensions.persistedQuery`. It is safe for concurrent use.
type Documents struct {
	listed     DocumentList // never changed
	onlyListed bool
	learnt     *lru.Cache[string, string] // by hash
}

// learntText is how many bytes of text are learnt from clients. One who sends many pushes out what nobody asks for.
const learntText = 1 << 20

// NewDocuments returns documents that clients add to: those that were understood as documents, while there is room. Those
// listed are kept for good.
func NewDocuments(listed DocumentList) *Documents {
	return &Documents{listed: listed, learnt: lru.New[string, string](learntText)}
}

// TrustedDocuments returns documents of which those listed run and no others.
func TrustedDocuments(listed DocumentList) *Documents {
	return &Documents{listed: listed, onlyListed: true}
}

// DocumentList is the texts of documents by their hash.
type DocumentList map[string]string

// ReadDocuments reads a list of documents, a JSON object of texts by id, as tools that extract a client's documents write it.
func ReadDocuments(r io.Reader) (DocumentList, error) {
	var texts map[string]string
	if err := json.NewDecoder(r).Decode(&texts); err != nil {
		return nil, fmt.Errorf("the list of documents is no JSON object of texts: %w", err)
	}
	listed := make(DocumentList, len(texts))
	for id, text := range texts {
		hash := hashOf(text)
		if strings.TrimPrefix(id, hashPrefix) != hash {
			return nil, fmt.Errorf("document %.80q is listed under an id that is not %q and its SHA-256", id, hashPrefix)
		}
		listed[hash] = text
	}
	return listed, nil
}

const hashPrefix = "sha256:"

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// find gives a request the text of the document that it names. The hash that comes back is that of a document to keep once it
// was understood; empty for none.
func (d *Documents) find(a *asking) (learn string, refused *fault.Error) {
	hash, refused := a.hash()
	switch {
	case refused != nil:
		return "", refused
	case hash == "" && a.Query == "":
		return "", badRequest("缺少 query", "there is no query")
	case hash == "" && d.onlyListed:
		if _, ok := d.listed[hashOf(a.Query)]; !ok {
			return "", fault.New(fault.Forbidden, fault.Text{ZH: "此服务器只执行登记过的查询文档", EN: "this server runs listed documents alone"})
		}
		return "", nil
	case hash == "":
		return "", nil
	case a.Query != "" && hashOf(a.Query) != hash:
		return "", badRequest("散列值与 query 不符", "the hash is not that of the query")
	}
	if text, ok := d.text(hash); ok {
		a.Query = text
		return "", nil
	}
	if a.Query == "" || d.onlyListed {
		return "", notPersisted()
	}
	return hash, nil
}

func (d *Documents) text(hash string) (string, bool) {
	if text, ok := d.listed[hash]; ok || d.onlyListed {
		return text, ok
	}
	return d.learnt.Get(hash)
}

// learn keeps a document that was understood.
func (d *Documents) learn(hash, text string) {
	if hash != "" {
		d.learnt.Add(hash, text, len(text))
	}
}

// notPersisted has the one sentence that clients know in every language: it makes them send the text.
func notPersisted() *fault.Error {
	return fault.New(fault.PersistedQueryNotFound, fault.Text{ZH: "PersistedQueryNotFound", EN: "PersistedQueryNotFound"})
}

// hash returns the hash that a request names a document by, empty for none.
func (a *asking) hash() (string, *fault.Error) {
	if a.documentID != "" {
		if a.Query != "" {
			return "", badRequest("documentId 与 query 只能给出一个", "give documentId or query, not both")
		}
		hash, ok := strings.CutPrefix(a.documentID, hashPrefix)
		if !ok || !isHash(hash) {
			return "", badRequest("documentId 应为 sha256: 加 64 位小写十六进制数", "documentId is sha256: and 64 hexadecimal digits in lower case")
		}
		return hash, nil
	}
	persisted, given := a.Extensions["persistedQuery"]
	if !given {
		return "", nil
	}
	fields, _ := persisted.(map[string]any)
	hash, _ := fields["sha256Hash"].(string)
	if version, _ := fields["version"].(json.Number); version != "1" || !isHash(hash) {
		return "", badRequest("persistedQuery 应有 version 1 与 64 位小写十六进制的 sha256Hash",
			"persistedQuery needs version 1 and sha256Hash of 64 hexadecimal digits in lower case")
	}
	return hash, nil
}

func isHash(s string) bool {
	return len(s) == 2*sha256.Size && strings.Trim(s, "0123456789abcdef") == ""
}
