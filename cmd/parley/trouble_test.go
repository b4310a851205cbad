package main

import (
	"bytes"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"

	"parley/internal/config"
)

func TestTroubleIsCounted(t *testing.T) {
	t.Parallel()
	var written bytes.Buffer
	var seen trouble
	c := config.Default()
	c.LogLevel = "error"
	log := slog.New(counting{logHandler(c, &written), &seen})
	part := log.With("component", "chat").WithGroup("g")
	part.InfoContext(t.Context(), "told")
	part.WarnContext(t.Context(), "warned of")
	log.ErrorContext(t.Context(), "failed")
	part.ErrorContext(t.Context(), "failed too")
	require.Equal(t, int64(1), seen.warnings.Load())
	require.Equal(t, int64(2), seen.errors.Load())
	require.NotContains(t, written.String(), "warned of", "the level of the log leaves it out")
	require.Equal(t, 2, bytes.Count(written.Bytes(), []byte("failed")))
}

// A warning of the start is in the metrics.
func TestMetricsTellOfTrouble(t *testing.T) {
	p := launch(t, "PARLEY_LISTENN=127.0.0.1:80", "PARLEY_LOG_LEVEL=error")
	_, metrics := p.get(t, "/metrics")
	require.Contains(t, metrics, `parley_log_lines_total{level="warn"} 1`)
	require.Contains(t, metrics, `parley_log_lines_total{level="error"} 0`)
	require.Empty(t, p.stderr.String())
}
