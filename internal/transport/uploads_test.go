package transport_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/99designs/gqlgen/graphql"
)

// arrived is what the schema saw of a file.
type arrived struct {
	Name   string `json:"name"`
	Type   string `json:"type"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// receive reads a file as a resolver would.
func receive(u graphql.Upload) (arrived, error) {
	hash := sha256.New()
	n, err := io.Copy(hash, u.File)
	if err != nil {
		return arrived{}, err
	}
	if n != u.Size {
		return arrived{}, errors.New("the size is wrong")
	}
	return arrived{u.Filename, u.ContentType, n, hex.EncodeToString(hash.Sum(nil))}, nil
}

// store reads all files of its arguments, in the order of their names. The argument mode makes it wait
// until the world's release is closed, or panic, with the files open.
func (w *world) store(ctx context.Context, arguments map[string]any) (any, error) {
	all := []arrived{}
	err := eachUpload(arguments, func(u graphql.Upload) error {
		r, err := receive(u)
		all = append(all, r)
		return err
	})
	if err != nil {
		return nil, err
	}
	w.stored.Add(int64(len(all)))
	switch arguments["mode"] {
	case "wait":
		w.blocked <- struct{}{}
		select {
		case <-w.release:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	case "panic":
		panic("secret detail")
	case "fail":
		return nil, errors.New("secret detail")
	}
	return all, nil
}

func eachUpload(value any, do func(graphql.Upload) error) error {
	switch v := value.(type) {
	case graphql.Upload:
		return do(v)
	case []graphql.Upload:
		for _, u := range v {
			if err := do(u); err != nil {
				return err
			}
		}
	case []any:
		for _, element := range v {
			if err := eachUpload(element, do); err != nil {
				return err
			}
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if err := eachUpload(v[name], do); err != nil {
				return err
			}
		}
	}
	return nil
}

// uploadImage answers like the product's mutation, with what was sent in place of what an image holds.
func uploadImage(arguments map[string]any) (any, error) {
	input, ok := arguments["input"].(map[string]any)
	if !ok {
		return nil, fmt.Errorf("the input is a %T", arguments["input"])
	}
	upload, ok := input["file"].(graphql.Upload)
	if !ok {
		return nil, fmt.Errorf("the file is a %T", input["file"])
	}
	r, err := receive(upload)
	if err != nil {
		return nil, err
	}
	return map[string]any{"__typename": "UploadImagePayload", "attachment": map[string]any{
		"__typename": "Attachment", "id": r.SHA256, "mimeType": r.Type, "byteSize": r.Size, "width": 4, "height": 3,
		"blurhash": nil, "alt": input["alt"], "url": "/media/" + r.SHA256,
	}}, nil
}

// upload makes of an open file what a resolver gets.
func upload(file io.ReadSeeker, size int64) graphql.Upload {
	return graphql.Upload{File: file, Size: size}
}
