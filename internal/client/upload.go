package client

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"mime/multipart"
)

// File is one that a request carries.
type File struct {
	// Place is where the variables have null for it, such as "variables.input.file".
	Place   string
	Name    string
	Content []byte
}

// Form writes the body of a request with a file, as the GraphQL multipart request specification has it, and gives its
// type.
func Form(document string, variables Variables, file File) (contentType string, body []byte, err error) {
	operations, err := json.Marshal(map[string]any{"query": document, "variables": variables})
	if err != nil {
		return "", nil, fmt.Errorf("encode request: %w", err)
	}
	mapping, err := json.Marshal(map[string][]string{"0": {file.Place}})
	if err != nil {
		return "", nil, fmt.Errorf("encode map: %w", err)
	}
	var buffer bytes.Buffer
	form := multipart.NewWriter(&buffer)
	for _, field := range [][2]string{{"operations", string(operations)}, {"map", string(mapping)}} {
		if err := form.WriteField(field[0], field[1]); err != nil {
			return "", nil, fmt.Errorf("write form: %w", err)
		}
	}
	part, err := form.CreateFormFile("0", file.Name)
	if err != nil {
		return "", nil, fmt.Errorf("write form: %w", err)
	}
	if _, err := part.Write(file.Content); err != nil {
		return "", nil, fmt.Errorf("write form: %w", err)
	}
	if err := form.Close(); err != nil {
		return "", nil, fmt.Errorf("write form: %w", err)
	}
	return form.FormDataContentType(), buffer.Bytes(), nil
}

// Upload is Do with a file, as Form writes it.
func (c *Client) Upload(ctx context.Context, document string, variables Variables, file File, out any) error {
	contentType, body, err := Form(document, variables, file)
	if err != nil {
		return err
	}
	return c.post(ctx, contentType, body, out)
}
