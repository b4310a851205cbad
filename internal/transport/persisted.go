package transport

import (
	"crypto/sha256"
	"encoding/hex"

	"parley/internal/fault"
)

// persistedHash reads the extension of Apollo's automatic persisted queries, version 1:
// {"persistedQuery": {"version": 1, "sha256Hash": "…"}}. It gives "" where a request has none.
func persistedHash(extensions map[string]any) (string, error) {
	value, ok := extensions["persistedQuery"]
	if !ok || value == nil {
		return "", nil
	}
	extension, _ := value.(map[string]any)
	hash, _ := extension["sha256Hash"].(string)
	version, _ := extension["version"].(int64)
	if version != 1 || len(hash) != hex.EncodedLen(sha256.Size) {
		return "", fault.New(fault.BadRequest, "\"persistedQuery\" must have version 1 and a \"sha256Hash\" of 64 hex digits.")
	}
	return hash, nil
}

// persistedQuery replaces a hash alone by the text it stands for, and checks a hash that came with
// its text. The message of the missing one is what Apollo Client looks for before it sends the text.
func (h *Handler) persistedQuery(p *params) (hash string, err error) {
	hash, err = persistedHash(p.extensions)
	if err != nil || hash == "" {
		return "", err
	}
	if p.query == "" {
		text, ok := h.persisted.get(hash)
		if !ok {
			return "", fault.New(fault.PersistedQueryMissing, "PersistedQueryNotFound")
		}
		p.query = text
		return "", nil
	}
	sum := sha256.Sum256([]byte(p.query))
	if hex.EncodeToString(sum[:]) != hash {
		return "", fault.New(fault.BadRequest, "The sha256Hash is not the hash of the query.")
	}
	return hash, nil
}
