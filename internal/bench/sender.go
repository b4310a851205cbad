package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"
)

// caller sends one request after the other and waits for each answer. It belongs to one goroutine.
type caller interface {
	// call sends a GraphQL request; an answer with errors is an error.
	call(body []byte) error
	close()
}

// httpCaller is a caller over an HTTP connection that is kept alive.
type httpCaller struct{ *postConn }

func (c httpCaller) call(body []byte) error {
	_, answer, err := c.postConn.call(body)
	if err == nil && failed(answer) {
		err = fmt.Errorf("the server refused: %s", answer)
	}
	return err
}

// socketCaller is a caller over a socket of its own.
type socketCaller struct {
	*wire
	operations int
}

func dialCaller(ctx context.Context, address, token string) (*socketCaller, error) {
	w, err := dial(ctx, address, "/graphql")
	if err != nil {
		return nil, err
	}
	if err := w.initialise(token); err != nil {
		w.close()
		return nil, err
	}
	return &socketCaller{wire: w}, nil
}

// call runs one operation: its result comes as next, its end as complete.
func (c *socketCaller) call(body []byte) error {
	c.operations++
	id := strconv.Itoa(c.operations)
	request := fmt.Appendf(nil, `{"id":"%s","type":"subscribe","payload":%s}`, id, body)
	if err := c.send(opText, request); err != nil {
		return err
	}
	for answered := false; ; {
		message, err := c.next()
		switch {
		case err != nil:
			return err
		case bytes.Contains(message, []byte(`"type":"ping"`)):
			if err := c.send(opText, []byte(`{"type":"pong"}`)); err != nil {
				return err
			}
		case failed(message), bytes.Contains(message, []byte(`"type":"error"`)):
			return fmt.Errorf("the server refused: %s", message)
		case bytes.Contains(message, []byte(`"type":"complete"`)):
			if !answered {
				return errors.New("the server completed an operation without an answer")
			}
			return nil
		default:
			answered = true
		}
	}
}

// transportKind is how senders reach the server.
type transportKind string

const (
	overHTTP   transportKind = "HTTP"
	overSocket transportKind = "WebSocket"
)

// callers opens a connection for each of the first n tokens.
func callers(ctx context.Context, kind transportKind, address string, tokens []string, n int) (_ []caller, err error) {
	opened := make([]caller, 0, n)
	defer func() {
		if err != nil {
			closeAll(opened)
		}
	}()
	for i := range n {
		token := tokens[i%len(tokens)]
		if kind == overSocket {
			c, err := dialCaller(ctx, address, token)
			if err != nil {
				return nil, err
			}
			opened = append(opened, c)
			continue
		}
		c, err := dialPost(ctx, address, "/graphql", token)
		if err != nil {
			return nil, err
		}
		opened = append(opened, httpCaller{c})
	}
	return opened, nil
}

func closeAll(all []caller) {
	for _, c := range all {
		c.close()
	}
}
