package graph

import (
	"context"
	"sync/atomic"

	"parley/internal/auth"
)

// signIn is who a root field has signed in: what hangs on the payload of register, login and
// refreshSession is theirs, while the request itself was of nobody, or of somebody else.
type signIn struct{ viewer atomic.Pointer[auth.Viewer] }

type signInKey struct{}

func withSignIn(ctx context.Context) context.Context {
	return context.WithValue(ctx, signInKey{}, new(signIn))
}

// signedIn makes v the viewer of the rest of the root field.
func signedIn(ctx context.Context, v auth.Viewer) {
	if s, ok := ctx.Value(signInKey{}).(*signIn); ok {
		s.viewer.Store(&v)
	}
}

// needViewer gives the viewer, or UNAUTHENTICATED.
func needViewer(ctx context.Context) (auth.Viewer, error) {
	if v, ok := viewer(ctx); ok {
		return v, nil
	}
	return auth.Require(ctx) // says why there is none
}

// viewer gives the viewer; ok is false where there is none. A subscription's response for which it was
// called is not shared with other subscribers.
func viewer(ctx context.Context) (v auth.Viewer, ok bool) {
	if f, found := ctx.Value(feedKey{}).(*feed); found {
		f.readViewer.Store(true)
	}
	if s, found := ctx.Value(signInKey{}).(*signIn); found {
		if v := s.viewer.Load(); v != nil {
			return *v, true
		}
	}
	return auth.ViewerFrom(ctx)
}
