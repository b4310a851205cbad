package server

import (
	"bufio"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"time"

	"parley/internal/request"
)

// observe logs and measures each request when it has been answered: at level debug where all went
// well, info where the client was wrong and error where the server was. Only path, status and
// duration are told: a query string may hold a token.
func (s *Server) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := time.Now()
		rec := &recorder{ResponseWriter: w}
		defer func() {
			took := time.Since(started)
			s.metrics.observe(r.Pattern, rec, took)
			info := request.From(r.Context())
			s.log.LogAttrs(r.Context(), rec.level(), "request",
				slog.String("request_id", info.ID), slog.String("address", info.Address), slog.String("method", r.Method),
				slog.String("path", r.URL.Path), slog.Int("status", rec.code()), slog.Duration("took", took))
		}()
		next.ServeHTTP(rec, r)
	})
}

// rescue answers 500 where a handler panics before its answer began, and cuts the connection where
// it had begun. The panic goes to the log with its stack.
func (s *Server) rescue(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			value := recover()
			if value == nil {
				return
			}
			if err, ok := value.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(value)
			}
			s.log.ErrorContext(r.Context(), "a handler panicked",
				"request_id", request.From(r.Context()).ID, "panic", value, "stack", string(debug.Stack()))
			if rec, ok := w.(*recorder); ok && rec.status != 0 {
				panic(http.ErrAbortHandler)
			}
			http.Error(w, "Something went wrong inside the server. Its log knows more by the request id "+
				request.From(r.Context()).ID+".", http.StatusInternalServerError)
		}()
		next.ServeHTTP(w, r)
	})
}

// recorder remembers how a request was answered. It is used by one request's handler.
type recorder struct {
	http.ResponseWriter
	status   int // 0 until the header is written
	streamed bool
}

// WriteHeader remembers the final status; informational ones pass.
func (rec *recorder) WriteHeader(status int) {
	if rec.status == 0 && (status >= http.StatusOK || status == http.StatusSwitchingProtocols) {
		rec.status = status
	}
	rec.ResponseWriter.WriteHeader(status)
}

// Write writes the body, after a header of 200 where none was written.
func (rec *recorder) Write(p []byte) (int, error) {
	if rec.status == 0 {
		rec.status = http.StatusOK
	}
	return rec.ResponseWriter.Write(p)
}

// Flush sends what is buffered, which makes the answer a stream.
func (rec *recorder) Flush() {
	rec.streamed = true
	_ = http.NewResponseController(rec.ResponseWriter).Flush() // whoever cares uses the controller too
}

// FlushError is Flush for http.ResponseController.
func (rec *recorder) FlushError() error {
	rec.streamed = true
	return http.NewResponseController(rec.ResponseWriter).Flush()
}

// Hijack hands the connection over to a WebSocket.
func (rec *recorder) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := http.NewResponseController(rec.ResponseWriter).Hijack()
	if err == nil {
		rec.status, rec.streamed = http.StatusSwitchingProtocols, true
	}
	return conn, rw, err
}

// Unwrap lets http.ResponseController reach the connection.
func (rec *recorder) Unwrap() http.ResponseWriter { return rec.ResponseWriter }

// code is the status that was answered; a handler that writes nothing answers 200.
func (rec *recorder) code() int {
	if rec.status == 0 {
		return http.StatusOK
	}
	return rec.status
}

func (rec *recorder) level() slog.Level {
	switch code := rec.code(); {
	case code >= http.StatusInternalServerError && code != http.StatusServiceUnavailable:
		return slog.LevelError
	case code >= http.StatusBadRequest:
		return slog.LevelInfo
	}
	return slog.LevelDebug
}
