package graph

import (
	"context"

	"parley/ent"
	"parley/graph/model"
	"parley/internal/chat"
	"parley/internal/id"
)

// PublicRooms is Query.publicRooms.
func (r queryResolver) PublicRooms(ctx context.Context, query *string, first *int, after *string) (*model.RoomConnection, error) {
	if _, err := reader(ctx); err != nil {
		return nil, err
	}
	limit, err := r.pageSize("first", first)
	if err != nil {
		return nil, err
	}
	text := deref(query)
	position, err := decodePublicRoom(text, after)
	if err != nil {
		return nil, err
	}
	page, err := r.chat.PublicRooms(ctx, text, position, limit)
	if err != nil {
		return nil, err
	}
	together(ctx, page.Items...)
	return roomConnection(page, func(rm *ent.Room) string { return publicRoomCursor(text, rm) }), nil
}

// SearchUsers is Query.searchUsers.
func (r queryResolver) SearchUsers(ctx context.Context, query string, first *int, after *string) (*model.UserConnection, error) {
	if _, err := reader(ctx); err != nil {
		return nil, err
	}
	limit, err := r.pageSize("first", first)
	if err != nil {
		return nil, err
	}
	key, err := decodeAfter(listUserSearch, after, query)
	if err != nil {
		return nil, err
	}
	users, err := r.accounts.SearchUsers(ctx, query, key, limit+1)
	if err != nil {
		return nil, err
	}
	// The cursor's own user precedes the page.
	page := chat.Slice[*ent.User]{Items: users, HasNext: len(users) > limit, HasPrevious: after != nil}
	page.Items = users[:min(limit, len(users))]
	together(ctx, page.Items...)
	return userConnection(page, func(u *ent.User) string {
		return encodeCursor(listUserSearch, u.UsernameKey, query)
	}), nil
}

// SearchMessages is Query.searchMessages. In a room that the viewer is not a member of it finds
// nothing, whether the room exists or not.
func (r queryResolver) SearchMessages(
	ctx context.Context, query string, roomID *string, first *int, after *string,
) (*model.MessageConnection, error) {
	v, err := needViewer(ctx)
	if err != nil {
		return nil, err
	}
	limit, err := r.pageSize("first", first)
	if err != nil {
		return nil, err
	}
	in := deref(roomID)
	key, err := decodeAfter(listMessageSearch, after, query, in)
	if err != nil {
		return nil, err
	}
	cursor := func(m *ent.Message) string { return encodeCursor(listMessageSearch, m.ID, query, in) }
	if roomID != nil && !id.Is(id.Room, in) {
		return messageConnection(chat.Slice[*ent.Message]{}, cursor), nil
	}
	page, err := r.chat.SearchMessages(ctx, v.UserID, query, in, chat.Keyset{Limit: limit, After: key})
	if err != nil {
		return nil, err
	}
	together(ctx, page.Items...)
	return messageConnection(page, cursor), nil
}
