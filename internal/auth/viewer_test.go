package auth_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"parley/internal/auth"
	"parley/internal/fault"
)

func TestTheViewerTravelsInTheContext(t *testing.T) {
	t.Parallel()
	_, ok := auth.ViewerFrom(t.Context())
	require.False(t, ok)
	_, err := auth.Require(t.Context())
	requireCode(t, fault.Unauthenticated, err)

	want := auth.Viewer{UserID: "u", SessionID: "s"}
	ctx := auth.WithViewer(t.Context(), want)
	got, ok := auth.ViewerFrom(ctx)
	require.True(t, ok)
	require.Equal(t, want, got)
	got, err = auth.Require(ctx)
	require.NoError(t, err)
	require.Equal(t, want, got)
}
