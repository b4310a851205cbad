// Package client is a small GraphQL client for Parley in Go: requests over HTTP and subscriptions over
// graphql-transport-ws. The demonstration, the benchmark and the end-to-end tests speak through it, so
// that what they show went over real sockets.
//
// It is no SDK: it neither refreshes tokens nor reconnects, because those who use it want to see these
// things happen. It imports nothing of ours and is used by cmd and by tests. A Client is safe for
// concurrent use.
package client

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// maxAnswer bounds what is read of an answer, in bytes.
const maxAnswer = 16 << 20

// Client speaks to one server, as one user or none.
type Client struct {
	// URL is the address of the GraphQL endpoint, http://…/graphql.
	URL string
	// Token is the access token; empty for nobody.
	Token string
	// HTTP makes the requests; nil means http.DefaultClient.
	HTTP *http.Client
}

// As gives a client of the same server with another token.
func (c *Client) As(token string) *Client {
	return &Client{URL: c.URL, Token: token, HTTP: c.HTTP}
}

// Variables of an operation, by name.
type Variables map[string]any

// Errors are the GraphQL errors of an answer.
type Errors []Error

// Error is one GraphQL error.
type Error struct {
	Message    string `json:"message"`
	Path       []any  `json:"path"`
	Extensions struct {
		Code         string `json:"code"`
		Field        string `json:"field"`
		RetryAfterMs int    `json:"retryAfterMs"`
		RequestID    string `json:"requestId"`
	} `json:"extensions"`
}

// Error joins code and message of all errors.
func (e Errors) Error() string {
	parts := make([]string, len(e))
	for i, one := range e {
		parts[i] = one.Extensions.Code + ": " + one.Message
	}
	return strings.Join(parts, "; ")
}

// Code is the code of the first error.
func (e Errors) Code() string {
	if len(e) == 0 {
		return ""
	}
	return e[0].Extensions.Code
}

// Do runs a query or a mutation and decodes its data into out, unless out is nil. GraphQL errors come
// as Errors; data that came beside them is decoded all the same.
func (c *Client) Do(ctx context.Context, document string, variables Variables, out any) error {
	body, err := json.Marshal(map[string]any{"query": document, "variables": variables})
	if err != nil {
		return fmt.Errorf("encode request: %w", err)
	}
	return c.post(ctx, "application/json", body, out)
}

// post sends a body and reads the answer.
func (c *Client) post(ctx context.Context, contentType string, body []byte, out any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.URL, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("make request: %w", err)
	}
	req.Header.Set("Content-Type", contentType)
	req.Header.Set("Accept", "application/graphql-response+json, application/json;q=0.9")
	if c.Token != "" {
		req.Header.Set("Authorization", "Bearer "+c.Token)
	}
	resp, err := c.http().Do(req)
	if err != nil {
		return fmt.Errorf("send request: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return fmt.Errorf("read answer: %w", err)
	}
	return decode(text, resp.Status, out)
}

func (c *Client) http() *http.Client {
	if c.HTTP == nil {
		return http.DefaultClient
	}
	return c.HTTP
}

// decode reads a GraphQL response; where names the answer in an error.
func decode(text []byte, where string, out any) error {
	var answer struct {
		Data   json.RawMessage `json:"data"`
		Errors Errors          `json:"errors"`
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		return fmt.Errorf("decode answer (%s): %w", where, err)
	}
	if out != nil && len(answer.Data) > 0 {
		if err := json.Unmarshal(answer.Data, out); err != nil {
			return fmt.Errorf("decode data: %w", err)
		}
	}
	if len(answer.Errors) > 0 {
		return answer.Errors
	}
	return nil
}
