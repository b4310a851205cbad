package auth

import (
	"context"

	"parley/internal/fault"
)

// Viewer is who a request comes from: a user, through one of their sessions.
type Viewer struct {
	UserID    string
	SessionID string
}

type viewerKey struct{}

// WithViewer gives a context that carries the viewer.
func WithViewer(ctx context.Context, v Viewer) context.Context {
	return context.WithValue(ctx, viewerKey{}, v)
}

// ViewerFrom gives the viewer of ctx; ok is false for a request of nobody.
func ViewerFrom(ctx context.Context) (v Viewer, ok bool) {
	v, ok = ctx.Value(viewerKey{}).(Viewer)
	return v, ok
}

// Require gives the viewer of ctx, or UNAUTHENTICATED.
func Require(ctx context.Context) (Viewer, error) {
	v, ok := ViewerFrom(ctx)
	if !ok {
		return Viewer{}, unauthenticated()
	}
	return v, nil
}

// unauthenticated is the one answer to whoever is not, or no longer, signed in, whatever the reason.
func unauthenticated() error {
	return fault.New(fault.Unauthenticated, "You are not signed in: there is no token, it is not valid, or its session has ended. Sign in and try again.")
}

func tokenExpired() error {
	return fault.New(fault.TokenExpired, "The token has expired.")
}
