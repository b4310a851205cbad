package graph

import (
	"context"
	"slices"

	"parley/ent"
	"parley/graph/model"
	"parley/internal/fault"
	"parley/internal/id"
)

// Current is Session.current.
func (sessionResolver) Current(ctx context.Context, s *ent.Session) (bool, error) {
	v, err := needViewer(ctx)
	return v.SessionID == s.ID, err
}

// Logout is Mutation.logout.
func (r mutationResolver) Logout(ctx context.Context, in *model.LogoutInput) (*model.LogoutPayload, error) {
	v, err := needViewer(ctx)
	if err != nil {
		return nil, err
	}
	everywhere := in != nil && in.Everywhere
	ended, err := r.accounts.Sessions(ctx, v) // afterwards they are not to be had any more
	if err != nil {
		return nil, err
	}
	if _, err := r.accounts.Logout(ctx, v, everywhere); err != nil {
		return nil, err
	}
	if !everywhere {
		ended = slices.DeleteFunc(ended, func(s *ent.Session) bool { return s.ID != v.SessionID })
	}
	return &model.LogoutPayload{Sessions: ended}, nil
}

// RevokeSession is Mutation.revokeSession.
func (r mutationResolver) RevokeSession(ctx context.Context, in model.RevokeSessionInput) (*model.RevokeSessionPayload, error) {
	v, err := needViewer(ctx)
	if err != nil {
		return nil, err
	}
	if err := wanted(id.Session, "sessionId", in.SessionID); err != nil {
		return nil, err
	}
	s, err := r.accounts.RevokeSession(ctx, v, in.SessionID)
	if fault.CodeOf(err) == fault.NotFound {
		return nil, notFound(id.Session, "sessionId")
	}
	if err != nil {
		return nil, err
	}
	return &model.RevokeSessionPayload{Session: s}, nil
}
