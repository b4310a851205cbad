package bench

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
)

// postConn is an HTTP connection that is kept alive, for one goroutine.
type postConn struct {
	conn   net.Conn
	reader *bufio.Reader
	head   string // of every request, up to the length of its body
	out    []byte
}

func dialPost(ctx context.Context, address, path, token string) (*postConn, error) {
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("open a connection: %w", err)
	}
	head := "POST " + path + " HTTP/1.1\r\nHost: " + address +
		"\r\nContent-Type: application/json\r\nAccept: application/json\r\n"
	if token != "" {
		head += "Authorization: Bearer " + token + "\r\n"
	}
	return &postConn{conn: conn, reader: bufio.NewReader(conn), head: head + "Content-Length: "}, nil
}

// call posts a body and gives the headers and the body of the answer, whose status must be 200.
func (c *postConn) call(body []byte) (http.Header, []byte, error) {
	c.out = append(c.out[:0], c.head...)
	c.out = fmt.Appendf(c.out, "%d\r\n\r\n", len(body))
	if _, err := c.conn.Write(append(c.out, body...)); err != nil {
		return nil, nil, fmt.Errorf("post: %w", err)
	}
	resp, err := http.ReadResponse(c.reader, nil)
	if err != nil {
		return nil, nil, fmt.Errorf("post: %w", err)
	}
	answer, err := io.ReadAll(resp.Body)
	if err := errors.Join(err, resp.Body.Close()); err != nil {
		return nil, nil, fmt.Errorf("post: %w", err)
	}
	if resp.StatusCode != http.StatusOK {
		return nil, nil, fmt.Errorf("post: %s: %s", resp.Status, answer)
	}
	return resp.Header, answer, nil
}

func (c *postConn) close() { _ = c.conn.Close() } // every answer has been read
