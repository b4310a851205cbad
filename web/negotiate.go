package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strconv"
	"strings"
)

func (a *asset) serve(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Cache-Control", a.cacheControl)
	header.Set("Content-Security-Policy", a.policy)
	header.Set("Vary", "Accept-Encoding")
	if a.etag != "" {
		header.Set("ETag", a.etag)
		if r.Header.Get("If-None-Match") == a.etag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	header.Set("Content-Type", a.contentType)
	encoding, content := a.choose(strings.Join(r.Header.Values("Accept-Encoding"), ","))
	if content == nil {
		a.unpack(w, r)
		return
	}
	if encoding != "" {
		header.Set("Content-Encoding", encoding)
	}
	header.Set("Content-Length", strconv.Itoa(len(content)))
	if r.Method == http.MethodGet {
		_, _ = w.Write(content) // A client that went away needs no answer.
	}
}

// choose returns the smallest representation that the client takes, and nil where that is the plain
// one and only compressed ones were built.
func (a *asset) choose(acceptEncoding string) (encoding string, content []byte) {
	if a.brotli != nil && accepts(acceptEncoding, "br") {
		return "br", a.brotli
	}
	if a.gzip != nil && accepts(acceptEncoding, "gzip") {
		return "gzip", a.gzip
	}
	return "", a.identity
}

// unpack sends the plain bytes of an asset that was built compressed only.
func (a *asset) unpack(w http.ResponseWriter, r *http.Request) {
	plain, err := gzip.NewReader(bytes.NewReader(a.gzip))
	if err != nil {
		http.Error(w, "This file can't be read.", http.StatusInternalServerError)
		return
	}
	if r.Method == http.MethodGet {
		_, _ = io.Copy(w, plain) //nolint:gosec // The input is our own build, not a stranger's.
	}
}

// accepts reports whether an Accept-Encoding header takes the coding (RFC 9110, 12.5.3): named with
// a weight above zero, or covered by such a "*".
func accepts(header, coding string) bool {
	others := false
	for element := range strings.SplitSeq(header, ",") {
		name, parameters, _ := strings.Cut(element, ";")
		switch strings.ToLower(strings.TrimSpace(name)) {
		case coding:
			return weighsMore(parameters)
		case "*":
			others = weighsMore(parameters)
		}
	}
	return others
}

// weighsMore reports whether the parameters of an element leave it a weight above zero.
func weighsMore(parameters string) bool {
	for parameter := range strings.SplitSeq(parameters, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(parameter), "=")
		if !strings.EqualFold(strings.TrimSpace(name), "q") {
			continue
		}
		weight, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		return err == nil && weight > 0
	}
	return true
}
