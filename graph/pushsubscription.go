package graph

import (
	"context"

	"parley/graph/model"
	"parley/internal/fault"
	"parley/internal/push"
)

// RegisterPushSubscription is Mutation.registerPushSubscription.
func (r mutationResolver) RegisterPushSubscription(
	ctx context.Context, in model.RegisterPushSubscriptionInput,
) (*model.RegisterPushSubscriptionPayload, error) {
	v, err := needViewer(ctx)
	if err != nil {
		return nil, err
	}
	if r.push == nil {
		return nil, noPush()
	}
	row, err := r.push.Register(ctx, v.UserID, v.SessionID, push.Subscription{Endpoint: in.Endpoint, P256dh: in.P256dh, Auth: in.Auth})
	if err != nil {
		return nil, err
	}
	return &model.RegisterPushSubscriptionPayload{PushSubscription: row}, nil
}

// RemovePushSubscription is Mutation.removePushSubscription.
func (r mutationResolver) RemovePushSubscription(
	ctx context.Context, in model.RemovePushSubscriptionInput,
) (*model.RemovePushSubscriptionPayload, error) {
	v, err := needViewer(ctx)
	if err != nil {
		return nil, err
	}
	if r.push == nil {
		return nil, noPush()
	}
	removed, err := r.push.Remove(ctx, v.UserID, in.Endpoint)
	if err != nil {
		return nil, err
	}
	return &model.RemovePushSubscriptionPayload{Removed: removed}, nil
}

func noPush() error {
	return fault.New(fault.Conflict, "This server does not push notifications.")
}
