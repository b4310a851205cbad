package graph

import (
	"context"
	"fmt"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"

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

// needViewer gives the viewer, or UNAUTHENTICATED. It is the only door to the viewer: a field whose resolver
// comes through it must be @viewerDependent, which a test sees to. In a shared execution there is no viewer,
// and asking for one is a fault of ours, whatever else the context holds.
func needViewer(ctx context.Context) (auth.Viewer, error) {
	if audienceOf(ctx) != nil {
		return auth.Viewer{}, fmt.Errorf("%s asks for the viewer in a shared execution", fieldName(ctx))
	}
	if s, found := ctx.Value(signInKey{}).(*signIn); found {
		if v := s.viewer.Load(); v != nil {
			return *v, nil
		}
	}
	return auth.Require(ctx)
}

// fieldName names the field that is being resolved as the schema does: Message.clientKey.
func fieldName(ctx context.Context) string {
	fc := graphql.GetFieldContext(ctx)
	if fc == nil || fc.Field.Field == nil {
		return "something"
	}
	return fc.Object + "." + fc.Field.Name
}
