package graph

import (
	"context"

	"parley/ent"
	"parley/graph/model"
	"parley/internal/auth"
)

// Register is Mutation.register.
func (r mutationResolver) Register(ctx context.Context, in model.RegisterInput) (*model.AuthPayload, error) {
	grant, err := r.accounts.Register(ctx, auth.RegisterInput{
		Username: in.Username, Email: in.Email, Password: in.Password,
		DisplayName: deref(in.DisplayName), Device: deref(in.Device),
	})
	if err != nil {
		return nil, err
	}
	return granted(ctx, grant), nil
}

// Login is Mutation.login.
func (r mutationResolver) Login(ctx context.Context, in model.LoginInput) (*model.AuthPayload, error) {
	grant, err := r.accounts.Login(ctx, in.Login, in.Password, deref(in.Device))
	if err != nil {
		return nil, err
	}
	return granted(ctx, grant), nil
}

// RefreshSession is Mutation.refreshSession.
func (r mutationResolver) RefreshSession(ctx context.Context, in model.RefreshSessionInput) (*model.AuthPayload, error) {
	grant, err := r.accounts.Refresh(ctx, in.RefreshToken)
	if err != nil {
		return nil, err
	}
	return granted(ctx, grant), nil
}

// granted answers with the tokens of a session, whose user is the viewer of what hangs on the answer.
func granted(ctx context.Context, g auth.Grant) *model.AuthPayload {
	signedIn(ctx, auth.Viewer{UserID: g.User.ID, SessionID: g.SessionID})
	return &model.AuthPayload{
		Viewer:      &model.Viewer{User: g.User},
		AccessToken: g.AccessToken, AccessTokenExpiresAt: g.AccessTokenExpiresAt, RefreshToken: g.RefreshToken,
	}
}

// ChangePassword is Mutation.changePassword.
func (r mutationResolver) ChangePassword(ctx context.Context, in model.ChangePasswordInput) (*model.ChangePasswordPayload, error) {
	v, err := needViewer(ctx)
	if err != nil {
		return nil, err
	}
	if err := r.accounts.ChangePassword(ctx, v, in.CurrentPassword, in.NewPassword); err != nil {
		return nil, err
	}
	who, err := r.viewer(ctx, v)
	if err != nil {
		return nil, err
	}
	return &model.ChangePasswordPayload{Viewer: who}, nil
}

// UpdateProfile is Mutation.updateProfile.
func (r mutationResolver) UpdateProfile(ctx context.Context, in model.UpdateProfileInput) (*model.UpdateProfilePayload, error) {
	v, err := needViewer(ctx)
	if err != nil {
		return nil, err
	}
	avatar, err := avatarGiven(in.AvatarID)
	if err != nil {
		return nil, err
	}
	u, err := r.accounts.UpdateProfile(ctx, v, auth.Profile{DisplayName: in.DisplayName, AvatarID: avatar})
	if err != nil {
		return nil, err
	}
	return &model.UpdateProfilePayload{Viewer: &model.Viewer{User: u}, User: u}, nil
}

// viewer gives the signed-in user; nil where the account is gone.
func (r *root) viewer(ctx context.Context, v auth.Viewer) (*model.Viewer, error) {
	u, err := r.accounts.UserByID(ctx, v.UserID)
	if err != nil || u == nil {
		return nil, err
	}
	return &model.Viewer{User: u}, nil
}

// Rooms is Viewer.rooms.
func (r viewerResolver) Rooms(ctx context.Context, who *model.Viewer, first *int, after *string) (*model.RoomConnection, error) {
	limit, err := r.pageSize("first", first)
	if err != nil {
		return nil, err
	}
	position, err := decodeViewerRoom(who.User.ID, after)
	if err != nil {
		return nil, err
	}
	page, err := r.chat.ViewerRooms(ctx, who.User.ID, position, limit)
	if err != nil {
		return nil, err
	}
	together(ctx, page.Items...)
	return roomConnection(page, func(rm *ent.Room) string { return viewerRoomCursor(who.User.ID, rm) }), nil
}

// Sessions is Viewer.sessions.
func (r viewerResolver) Sessions(ctx context.Context, who *model.Viewer) ([]*ent.Session, error) {
	return r.accounts.Sessions(ctx, auth.Viewer{UserID: who.User.ID})
}
