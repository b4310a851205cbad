package graph

import (
	"bytes"
	"context"
	"crypto/rand"
	"slices"
	"strconv"
	"sync"

	"parley/internal/outlet"
)

// A text that differs by viewer, and that nearly every client selects, must not make an execution for each subscriber of
// every event: the address of an image, which is signed for who sees it. In a shared execution a mark stands for it, and
// each member's response is the shared one with their own text in the place of the mark. Such a field is
// @viewerDependent(inserted: true).

// ownText gives a field's text for the viewer, or what stands for each member's in a shared execution. text must be safe to
// stand between the quotes of JSON as it is, and may be called later, by any goroutine.
func ownText(ctx context.Context, text func(viewerID string) string) (string, error) {
	if a := audienceOf(ctx); a != nil {
		return a.insertions.add(text), nil
	}
	v, err := needViewer(ctx)
	if err != nil {
		return "", err
	}
	return text(v.UserID), nil
}

// insertions are the texts of one shared response that are each member's own.
type insertions struct {
	mu    sync.Mutex // guards what follows
	mark  string     // stands around the number of a text; nobody can guess it, so that nobody writes it into a message
	texts []func(viewerID string) string
}

// begin forgets the texts of the response before.
func (in *insertions) begin() {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.texts = nil
}

func (in *insertions) add(text func(viewerID string) string) (mark string) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.mark == "" {
		in.mark = rand.Text()
	}
	in.texts = append(in.texts, text)
	return in.mark + strconv.Itoa(len(in.texts)-1) + in.mark
}

// into gives what makes the response of one user of a shared one; nil where it is the same for all.
func (in *insertions) into(shared *outlet.Response) func(userID string) *outlet.Response {
	in.mu.Lock()
	defer in.mu.Unlock()
	if len(in.texts) == 0 {
		return nil
	}
	parts := bytes.Split(shared.Data, []byte(in.mark)) // every other one is a number
	if len(parts) == 1 {
		return nil // what had them is null, by an error
	}
	texts := make([]func(string) string, 0, len(in.texts))
	for i := 1; i < len(parts); i += 2 {
		n, err := strconv.Atoi(string(parts[i]))
		if err != nil || n >= len(in.texts) {
			return nil // can't be: the marks stand in pairs, with numbers of ours between them
		}
		texts = append(texts, in.texts[n])
	}
	return func(userID string) *outlet.Response {
		data := slices.Clone(parts[0])
		for i, text := range texts {
			data = append(data, text(userID)...)
			data = append(data, parts[2*i+2]...)
		}
		own, resp := *shared.Response, *shared
		own.Data = data
		resp.Response, resp.Text, resp.For = &own, outlet.Append(nil, &own), nil
		return &resp
	}
}
