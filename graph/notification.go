package graph

import (
	"context"
	"strconv"

	"parley/ent"
	"parley/graph/model"
	"parley/internal/chat"
	"parley/internal/fault"
	"parley/internal/id"
	"parley/internal/live"
)

func notificationCursor(viewerID string, seq int) string {
	return encodeCursor(listNotifications, strconv.Itoa(seq), viewerID)
}

// notified makes notifications that were read together one cohort, and so their rooms and their messages.
func notified(ctx context.Context, all []*ent.Notification) {
	var rooms []*ent.Room
	var messages []*ent.Message
	for _, n := range all {
		rooms, messages = append(rooms, n.Edges.Room), append(messages, n.Edges.Message)
	}
	together(ctx, all...)
	together(ctx, rooms...)
	together(ctx, messages...)
}

// Notifications is Viewer.notifications.
func (r viewerResolver) Notifications(
	ctx context.Context, who *model.Viewer, first *int, after *string, unreadOnly *bool,
) (*model.NotificationConnection, error) {
	limit, err := r.pageSize("first", first)
	if err != nil {
		return nil, err
	}
	page := chat.NotificationPage{Limit: limit, UnreadOnly: deref(unreadOnly)}
	if after != nil {
		if page.Before, err = decodeNumber(listNotifications, *after, who.User.ID); err != nil {
			return nil, err
		}
		if page.Before == 0 {
			return notificationConnection(who.User.ID, chat.Slice[*ent.Notification]{HasPrevious: true}, 0), nil
		}
	}
	found, seq, err := r.chat.Notifications(ctx, who.User.ID, page)
	if err != nil {
		return nil, err
	}
	notified(ctx, found.Items)
	return notificationConnection(who.User.ID, found, seq), nil
}

func notificationConnection(viewerID string, s chat.Slice[*ent.Notification], seq int) *model.NotificationConnection {
	cursor := func(n *ent.Notification) string { return notificationCursor(n.UserID, n.Seq) }
	return &model.NotificationConnection{
		Nodes: s.Items, PageInfo: pageInfo(s, cursor), Cursor: notificationCursor(viewerID, seq), Edges: edges(s.Items,
			func(n *ent.Notification) *model.NotificationEdge {
				return &model.NotificationEdge{Cursor: cursor(n), Node: n}
			}),
	}
}

// UnreadNotificationCount is Viewer.unreadNotificationCount.
func (r viewerResolver) UnreadNotificationCount(ctx context.Context, who *model.Viewer) (int, error) {
	return r.chat.UnreadNotifications(ctx, who.User.ID)
}

// Room is Notification.room, which came with it: the viewer was a member when it was read.
func (notificationResolver) Room(_ context.Context, n *ent.Notification) (*ent.Room, error) {
	return n.Edges.Room, nil
}

// Message is Notification.message.
func (notificationResolver) Message(_ context.Context, n *ent.Notification) (*ent.Message, error) {
	return n.Edges.Message, nil
}

// Actor is Notification.actor.
func (r notificationResolver) Actor(ctx context.Context, n *ent.Notification) (*ent.User, error) {
	return userOf(ctx, r.root, n, "actor", func(n *ent.Notification) string { return n.ActorID })
}

// Cursor is Notification.cursor.
func (notificationResolver) Cursor(_ context.Context, n *ent.Notification) (string, error) {
	return notificationCursor(n.UserID, n.Seq), nil
}

// MarkNotificationsRead is Mutation.markNotificationsRead.
func (r mutationResolver) MarkNotificationsRead(
	ctx context.Context, in model.MarkNotificationsReadInput,
) (*model.MarkNotificationsReadPayload, error) {
	v, err := needViewer(ctx)
	if err != nil {
		return nil, err
	}
	marked := []*ent.Notification{}
	switch {
	case in.All != nil && (in.Ids != nil || !*in.All):
		return nil, fault.Input("all", "Give either ids or all: true.")
	case in.All != nil:
		err = r.chat.MarkAllNotificationsRead(ctx, v.UserID)
	default:
		for _, one := range in.Ids {
			if err := wanted(id.Notification, "ids", one); err != nil {
				return nil, err
			}
		}
		marked, err = r.chat.MarkNotificationsRead(ctx, v.UserID, in.Ids)
	}
	if err != nil {
		return nil, err
	}
	notified(ctx, marked)
	who, err := r.viewer(ctx, v)
	if err != nil {
		return nil, err
	}
	return &model.MarkNotificationsReadPayload{Notifications: marked, Viewer: who}, nil
}

// NotificationAdded is Subscription.notificationAdded.
func (r subscriptionResolver) NotificationAdded(ctx context.Context, after *string) (<-chan *ent.Notification, error) {
	x, events, err := fedBy(ctx, func(e live.Event) *ent.Notification { return e.Notification })
	if err != nil {
		return nil, err
	}
	v, err := needViewer(ctx)
	if err != nil {
		return nil, err
	}
	var from *int
	if after != nil {
		seq, err := decodeNumber(listNotifications, *after, v.UserID)
		if err != nil {
			return nil, err
		}
		from = &seq
	}
	stream, err := r.hub.SubscribeNotifications(ctx, v.UserID, from)
	if err != nil {
		return nil, err
	}
	x.subscription.source = stream
	return events, nil
}
