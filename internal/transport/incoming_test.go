package transport

import (
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/require"
)

// wire remembers the read deadlines that are set on it.
type wire struct {
	*httptest.ResponseRecorder
	deadlines []time.Time
}

func (w *wire) SetReadDeadline(t time.Time) error {
	w.deadlines = append(w.deadlines, t)
	return nil
}

func newIncoming(body io.Reader) (*wire, *incoming) {
	w := &wire{ResponseRecorder: httptest.NewRecorder()}
	return w, &incoming{body: body, connection: http.NewResponseController(w), left: math.MaxInt64}
}

func TestEachStrideOfAnUploadHasADeadline(t *testing.T) {
	w, body := newIncoming(iotest.OneByteReader(strings.NewReader(strings.Repeat("x", 3*stride+1))))
	before := time.Now()
	body.hurry(time.Hour, 24*time.Hour)
	_, err := io.CopyN(io.Discard, body, 3*stride)
	require.NoError(t, err)
	require.Len(t, w.deadlines, 1+3)
	for _, deadline := range w.deadlines {
		require.False(t, deadline.Before(before.Add(time.Hour)))
		require.False(t, deadline.After(time.Now().Add(time.Hour)))
	}
	_, err = io.Copy(io.Discard, body)
	require.NoError(t, err)
	require.Len(t, w.deadlines, 5)
	require.True(t, w.deadlines[4].IsZero(), "the operation may take its time")
}

func TestNoStrideOfAnUploadOutlivesItsTime(t *testing.T) {
	w, body := newIncoming(strings.NewReader(strings.Repeat("x", 2*stride)))
	body.hurry(24*time.Hour, time.Hour)
	_, err := io.CopyN(io.Discard, body, 2*stride)
	require.NoError(t, err)
	require.NotEmpty(t, w.deadlines)
	for _, deadline := range w.deadlines {
		require.Equal(t, body.until, deadline)
	}
}

func TestABodyThatHasComeGetsNoDeadline(t *testing.T) {
	w, body := newIncoming(strings.NewReader("x"))
	_, err := io.Copy(io.Discard, body)
	require.NoError(t, err)
	body.hurry(time.Hour, time.Hour)
	require.Empty(t, w.deadlines)
}

func TestWhatIsOutsideOfPartsIsBounded(t *testing.T) {
	_, body := newIncoming(strings.NewReader(strings.Repeat("x", 100)))
	body.bound(10)
	n, err := io.Copy(io.Discard, body)
	require.EqualValues(t, 10, n)
	var wrong *misuse
	require.ErrorAs(t, err, &wrong)
	body.unbound()
	n, err = io.Copy(io.Discard, body)
	require.NoError(t, err)
	require.EqualValues(t, 90, n)
}
