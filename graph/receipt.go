package graph

import (
	"context"

	"parley/ent"
	"parley/ent/membership"
	"parley/graph/model"
	"parley/internal/chat"
	"parley/internal/id"
)

// MarkDelivered is Mutation.markDelivered.
func (r mutationResolver) MarkDelivered(ctx context.Context, in model.MarkDeliveredInput) (*model.MarkDeliveredPayload, error) {
	v, err := r.forRoom(ctx, in.RoomID)
	if err != nil {
		return nil, err
	}
	rm, m, err := r.chat.MarkDelivered(ctx, v, in.RoomID, in.Seq)
	if err != nil {
		return nil, err
	}
	remember(ctx, rm)
	return &model.MarkDeliveredPayload{Membership: m}, nil
}

// MarkRead is Mutation.markRead.
func (r mutationResolver) MarkRead(ctx context.Context, in model.MarkReadInput) (*model.MarkReadPayload, error) {
	v, err := r.forRoom(ctx, in.RoomID)
	if err != nil {
		return nil, err
	}
	rm, m, err := r.chat.MarkRead(ctx, v, in.RoomID, in.Seq)
	if err != nil {
		return nil, err
	}
	remember(ctx, rm)
	return &model.MarkReadPayload{Membership: m}, nil
}

// SetRoomNotifications is Mutation.setRoomNotifications.
func (r mutationResolver) SetRoomNotifications(
	ctx context.Context, in model.SetRoomNotificationsInput,
) (*model.SetRoomNotificationsPayload, error) {
	v, err := r.forRoom(ctx, in.RoomID)
	if err != nil {
		return nil, err
	}
	rm, m, err := r.chat.SetNotifications(ctx, v, in.RoomID, in.Level)
	if err != nil {
		return nil, err
	}
	remember(ctx, rm)
	return &model.SetRoomNotificationsPayload{Membership: m}, nil
}

// forRoom reads what the mutations about the viewer's place in a room have in common, and gives the viewer's id.
func (r mutationResolver) forRoom(ctx context.Context, roomID string) (viewerID string, err error) {
	v, err := needViewer(ctx)
	if err != nil {
		return "", err
	}
	return v.UserID, wanted(id.Room, "roomId", roomID)
}

// Receipts is ReceiptsAdvanced.receipts: a cohort, for the users.
func (r receiptsAdvancedResolver) Receipts(ctx context.Context, e *model.ReceiptsAdvanced) ([]*chat.Receipt, error) {
	together(ctx, e.Receipts...)
	return e.Receipts, nil
}

// User is Receipt.user.
func (r receiptResolver) User(ctx context.Context, receipt *chat.Receipt) (*ent.User, error) {
	return userOf(ctx, r.root, receipt, "user", func(receipt *chat.Receipt) string { return receipt.UserID })
}

// UnreadCount is Membership.unreadCount: the viewer's own alone.
func (r membershipResolver) UnreadCount(ctx context.Context, m *ent.Membership) (*int, error) {
	v, err := needViewer(ctx)
	if err != nil || v.UserID != m.UserID || m.LeftAt != nil {
		return nil, err
	}
	unread, err := load(ctx, m, field{name: "unreadCount"}, func(ctx context.Context, all []*ent.Membership) (map[string]int, error) {
		var own []string
		for _, m := range all {
			if m.UserID == v.UserID {
				own = append(own, m.RoomID)
			}
		}
		return r.chat.UnreadIn(ctx, v.UserID, unique(own))
	})
	return countIn(unread, m.RoomID, err)
}

// MentionCount is Membership.mentionCount: the viewer's own alone.
func (r membershipResolver) MentionCount(ctx context.Context, m *ent.Membership) (*int, error) {
	v, err := needViewer(ctx)
	if err != nil || v.UserID != m.UserID || m.LeftAt != nil {
		return nil, err
	}
	mentions, err := load(ctx, m, field{name: "mentionCount"}, func(ctx context.Context, _ []*ent.Membership) (map[string]int, error) {
		return r.chat.UnreadMentions(ctx, v.UserID)
	})
	return countIn(mentions, m.RoomID, err)
}

func countIn(counts map[string]int, roomID string, err error) (*int, error) {
	if err != nil {
		return nil, err
	}
	n := counts[roomID]
	return &n, nil
}

// NotificationLevel is Membership.notificationLevel: the viewer's own alone.
func (r membershipResolver) NotificationLevel(ctx context.Context, m *ent.Membership) (*membership.NotificationLevel, error) {
	v, err := needViewer(ctx)
	if err != nil || v.UserID != m.UserID {
		return nil, err
	}
	return &m.NotificationLevel, nil
}

// UnreadCount is Viewer.unreadCount.
func (r viewerResolver) UnreadCount(ctx context.Context, v *model.Viewer) (int, error) {
	return r.chat.UnreadTotal(ctx, v.User.ID)
}

// MentionCount is Viewer.mentionCount.
func (r viewerResolver) MentionCount(ctx context.Context, v *model.Viewer) (int, error) {
	mentions, err := r.chat.UnreadMentions(ctx, v.User.ID)
	total := 0
	for _, n := range mentions {
		total += n
	}
	return min(total, r.chat.Limits().UnreadCount), err
}

// Delivery is Message.delivery: for the author alone.
func (r messageResolver) Delivery(ctx context.Context, m *ent.Message) (*model.MessageDelivery, error) {
	d, err := r.delivered(ctx, m)
	if d == nil {
		return nil, err
	}
	state := model.MessageDeliverySent
	switch {
	case d.Others == 0:
	case d.Read == d.Others:
		state = model.MessageDeliveryRead
	case d.Delivered == d.Others:
		state = model.MessageDeliveryDelivered
	}
	return &state, nil
}

// DeliveredCount is Message.deliveredCount: for the author alone.
func (r messageResolver) DeliveredCount(ctx context.Context, m *ent.Message) (*int, error) {
	d, err := r.delivered(ctx, m)
	if d == nil {
		return nil, err
	}
	return &d.Delivered, nil
}

// ReadCount is Message.readCount: for the author alone.
func (r messageResolver) ReadCount(ctx context.Context, m *ent.Message) (*int, error) {
	d, err := r.delivered(ctx, m)
	if d == nil {
		return nil, err
	}
	return &d.Read, nil
}

// delivered gives how far a message of the viewer's has come, by one read for all three fields; nil for
// messages of others, and where there is nothing to tell.
func (r messageResolver) delivered(ctx context.Context, m *ent.Message) (*chat.Delivery, error) {
	v, err := needViewer(ctx)
	if err != nil || v.UserID != m.AuthorID {
		return nil, err
	}
	all, err := load(ctx, m, field{name: "delivery"}, func(ctx context.Context, messages []*ent.Message) (map[string]chat.Delivery, error) {
		return r.chat.Deliveries(ctx, v.UserID, messages)
	})
	d, found := all[m.ID]
	if err != nil || !found {
		return nil, err
	}
	return &d, nil
}
