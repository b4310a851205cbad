package main

import (
	"context"
	"log/slog"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"
)

// trouble counts the warnings and errors of a log, so that whoever watches the server needs not read it.
type trouble struct {
	warnings, errors atomic.Int64
}

// collectors show the counts.
func (t *trouble) collectors() []prometheus.Collector {
	lines := func(level string, n *atomic.Int64) prometheus.Collector {
		return prometheus.NewCounterFunc(prometheus.CounterOpts{
			Name: "parley_log_lines_total", Help: "Warnings and errors, those that the level of the log leaves out among them.",
			ConstLabels: prometheus.Labels{"level": level},
		}, func() float64 { return float64(n.Load()) })
	}
	return []prometheus.Collector{lines("warn", &t.warnings), lines("error", &t.errors)}
}

// counting is a handler that counts before it hands on.
type counting struct {
	slog.Handler
	trouble *trouble
}

// Enabled lets warnings and errors come to be counted.
func (h counting) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn || h.Handler.Enabled(ctx, level)
}

// Handle counts the record, and logs it if its level is.
func (h counting) Handle(ctx context.Context, record slog.Record) error {
	switch {
	case record.Level >= slog.LevelError:
		h.trouble.errors.Add(1)
	case record.Level >= slog.LevelWarn:
		h.trouble.warnings.Add(1)
	}
	if !h.Handler.Enabled(ctx, record.Level) {
		return nil
	}
	return h.Handler.Handle(ctx, record)
}

// WithAttrs goes on counting.
func (h counting) WithAttrs(attrs []slog.Attr) slog.Handler {
	return counting{h.Handler.WithAttrs(attrs), h.trouble}
}

// WithGroup goes on counting.
func (h counting) WithGroup(name string) slog.Handler {
	return counting{h.Handler.WithGroup(name), h.trouble}
}
