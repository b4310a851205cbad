package graph

import (
	"context"

	"parley/ent"
	"parley/graph/model"
	"parley/internal/chat"
	"parley/internal/fault"
	"parley/internal/id"
)

func noRoom(field string) error { return notFound(id.Room, field) }

func roomID(rm *ent.Room) string { return rm.ID }

// held gives the viewer's memberships in the rooms of the cohort, by room id.
func (r *root) held(ctx context.Context, rm *ent.Room) (map[string]*ent.Membership, error) {
	v, err := needViewer(ctx)
	if err != nil {
		return nil, err
	}
	return load(ctx, rm, field{name: "viewerMembership"}, func(ctx context.Context, rooms []*ent.Room) (map[string]*ent.Membership, error) {
		held, err := r.chat.Memberships(ctx, v.UserID, unique(each(rooms, roomID)))
		together(ctx, values(held)...)
		return held, err
	})
}

// inside is held for what is for members only: NOT_A_MEMBER.
func (r *root) inside(ctx context.Context, rm *ent.Room) (map[string]*ent.Membership, error) {
	held, err := r.held(ctx, rm)
	if err == nil && held[rm.ID] == nil {
		err = fault.New(fault.NotAMember, "You are not a member of this room.")
	}
	return held, err
}

// among gives the ids of the rooms in which a membership is held; only, unless "", is the one to give.
func among(rooms []*ent.Room, held map[string]*ent.Membership, only string) []string {
	var ids []string
	for _, rm := range rooms {
		if held[rm.ID] != nil && (only == "" || rm.ID == only) {
			ids = append(ids, rm.ID)
		}
	}
	return unique(ids)
}

// CreatedBy is Room.createdBy.
func (r roomResolver) CreatedBy(ctx context.Context, rm *ent.Room) (*ent.User, error) {
	return userOf(ctx, r.root, rm, "createdBy", func(rm *ent.Room) string { return rm.CreatedByID })
}

// LastMessage is Room.lastMessage: null for those who are not members.
func (r roomResolver) LastMessage(ctx context.Context, rm *ent.Room) (*ent.Message, error) {
	if a := told(ctx, rm.ID); a != nil {
		return a.LastMessage, nil
	}
	v, err := needViewer(ctx)
	if err != nil {
		return nil, err
	}
	last, err := load(ctx, rm, field{name: "lastMessage"}, func(ctx context.Context, rooms []*ent.Room) (map[string]*ent.Message, error) {
		ids := each(rooms, func(rm *ent.Room) string { return rm.ID })
		last, err := r.chat.LastMessages(ctx, chat.AsViewer(v.UserID), ids)
		together(ctx, values(last)...)
		return last, err
	})
	return last[rm.ID], err
}

// ViewerMembership is Room.viewerMembership.
func (r roomResolver) ViewerMembership(ctx context.Context, rm *ent.Room) (*ent.Membership, error) {
	if a := told(ctx, rm.ID); a != nil && !a.Left {
		return a.Membership, nil
	}
	held, err := r.held(ctx, rm)
	return held[rm.ID], err
}

// ViewerPermissions is Room.viewerPermissions.
func (r roomResolver) ViewerPermissions(ctx context.Context, rm *ent.Room) ([]chat.Permission, error) {
	held, err := r.held(ctx, rm)
	if err != nil {
		return nil, err
	}
	return chat.Permissions(rm, held[rm.ID]), nil
}

// forwardPage is a page that begins after a key of the list of one object, or, without only, at the
// beginning of the lists of all.
type forwardPage struct {
	limit       int
	after, only string
}

// Members is Room.members.
func (r roomResolver) Members(ctx context.Context, rm *ent.Room, first *int, after *string) (*model.MembershipConnection, error) {
	page, err := r.forward(listMembers, first, after, rm.ID)
	if err != nil {
		return nil, err
	}
	held, err := r.inside(ctx, rm)
	if err != nil {
		return nil, err
	}
	pages, err := load(ctx, rm, field{"members", page}, func(ctx context.Context, rooms []*ent.Room) (map[string]chat.Slice[*ent.Membership], error) {
		pages, err := r.chat.Members(ctx, among(rooms, held, page.only), chat.Keyset{Limit: page.limit, After: page.after})
		together(ctx, items(pages)...)
		return pages, err
	})
	if err != nil {
		return nil, err
	}
	return membershipConnection(pages[rm.ID]), nil
}

// forward reads first and after. The cursor, if any, is of the list of the object with the id, whose
// scope begins with the id.
func (r *root) forward(l list, first *int, after *string, scope ...string) (forwardPage, error) {
	limit, err := r.pageSize("first", first)
	if err != nil || after == nil {
		return forwardPage{limit: limit}, err
	}
	key, err := decodeCursor(l, *after, scope...)
	return forwardPage{limit: limit, after: key, only: scope[0]}, err
}

// historyPage is a page of the history of all rooms or, where it begins at a cursor, of only one.
type historyPage struct {
	chat.Page
	only string
}

// Messages is Room.messages.
func (r roomResolver) Messages( //nolint:revive // these are the schema's arguments
	ctx context.Context, rm *ent.Room, first *int, after *string, last *int, before *string, around *string,
) (*model.MessageConnection, error) {
	args := historyArgs{first: first, last: last, after: after, before: before, around: around}
	page, err := args.page(r.root, rm.ID)
	if err != nil {
		return nil, err
	}
	held, err := r.inside(ctx, rm)
	if err != nil {
		return nil, err
	}
	if around != nil {
		return r.messagesAround(ctx, rm, *around, page.Limit)
	}
	key := historyPage{Page: page}
	if after != nil || before != nil {
		key.only = rm.ID
	}
	pages, err := load(ctx, rm, field{"messages", key}, func(ctx context.Context, rooms []*ent.Room) (map[string]chat.Slice[*ent.Message], error) {
		pages, err := r.chat.History(ctx, among(rooms, held, key.only), page)
		together(ctx, items(pages)...)
		return pages, err
	})
	if err != nil {
		return nil, err
	}
	return messageConnection(pages[rm.ID], messageCursor), nil
}

// messagesAround gives the page around a message. In a cohort of rooms the message is in one of them;
// for the others it does not exist.
func (r roomResolver) messagesAround(ctx context.Context, rm *ent.Room, messageID string, limit int) (*model.MessageConnection, error) {
	if err := wanted(id.Message, "around", messageID); err != nil {
		return nil, err
	}
	v, err := needViewer(ctx)
	if err != nil {
		return nil, err
	}
	type aroundPage struct {
		messageID string
		limit     int
	}
	page, err := load(ctx, rm, field{"around", aroundPage{messageID, limit}}, func(ctx context.Context, _ []*ent.Room) (foundPage, error) {
		found, err := r.chat.MessagesByID(ctx, chat.AsViewer(v.UserID), []string{messageID})
		if err != nil || found[messageID] == nil {
			return foundPage{}, err
		}
		roomID := found[messageID].RoomID
		slice, err := r.chat.Around(ctx, roomID, messageID, limit)
		together(ctx, slice.Items...)
		return foundPage{roomID: roomID, Slice: slice}, err
	})
	if err != nil {
		return nil, err
	}
	if page.roomID != rm.ID {
		return nil, notFound(id.Message, "around")
	}
	return messageConnection(page.Slice, messageCursor), nil
}

// foundPage is a page of the room that its message was found in.
type foundPage struct {
	chat.Slice[*ent.Message]
	roomID string
}

// Cursor is Room.cursor: null for those who are not members.
func (r roomResolver) Cursor(ctx context.Context, rm *ent.Room) (*string, error) {
	held, err := r.held(ctx, rm)
	if err != nil || held[rm.ID] == nil {
		return nil, err
	}
	cursor := eventCursor(rm.ID, rm.Version)
	return &cursor, nil
}

// items gives what is on all the pages.
func items[K comparable, T any](pages map[K]chat.Slice[T]) []T {
	var out []T
	for _, page := range pages {
		out = append(out, page.Items...)
	}
	return out
}
