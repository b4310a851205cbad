package graph

import (
	"parley/ent"
	"parley/graph/model"
	"parley/internal/chat"
	"parley/internal/fault"
)

// pageDefault is the size of a page whose size is left out.
const pageDefault = 50

// pageSize reads an argument that sizes a page: 1 to pageMax, or left out. BAD_USER_INPUT.
func (r *root) pageSize(field string, n *int) (int, error) {
	switch {
	case n == nil:
		return min(pageDefault, r.pageMax), nil
	case *n < 1 || *n > r.pageMax:
		return 0, fault.Input(field, "A page has 1 to %d items.", r.pageMax)
	}
	return *n, nil
}

// historyArgs are the arguments of Room.messages.
type historyArgs struct {
	first, last           *int
	after, before, around *string
}

// mix names the argument that does not go with the others, or "". A page is read in one direction:
// forwards by first and after, backwards by last and before, or around a message with one size.
func (a historyArgs) mix() string {
	switch {
	case a.first != nil && a.last != nil:
		return "last"
	case a.around != nil && a.after != nil:
		return "after"
	case a.around != nil && a.before != nil:
		return "before"
	case a.around != nil:
		return ""
	case a.before != nil && (a.after != nil || a.first != nil):
		return "before"
	case a.after != nil && a.last != nil:
		return "after"
	}
	return ""
}

// limit is the size of the page.
func (a historyArgs) limit(r *root) (int, error) {
	if field := a.mix(); field != "" {
		return 0, fault.Input(field, "Give first and after, or last and before, or around with a size; not a mixture.")
	}
	if a.last != nil {
		return r.pageSize("last", a.last)
	}
	return r.pageSize("first", a.first)
}

// page reads the arguments, but for around, as a page of the room's history. BAD_USER_INPUT,
// CURSOR_INVALID.
func (a historyArgs) page(r *root, roomID string) (chat.Page, error) {
	limit, err := a.limit(r)
	if err != nil {
		return chat.Page{}, err
	}
	p := chat.Page{Limit: limit, Backward: a.first == nil && a.after == nil}
	if a.after != nil {
		p.After, err = decodeNumber(listMessages, *a.after, roomID)
	}
	if a.before != nil {
		if p.Before, err = decodeNumber(listMessages, *a.before, roomID); err != nil {
			refused := cursorInvalid()
			refused.Field = "before"
			return chat.Page{}, refused
		}
	}
	return p, err
}

// pageInfo tells where a page stands whose items have these cursors.
func pageInfo[T any](s chat.Slice[T], cursor func(T) string) *model.PageInfo {
	info := &model.PageInfo{HasNextPage: s.HasNext, HasPreviousPage: s.HasPrevious}
	if n := len(s.Items); n > 0 {
		start, end := cursor(s.Items[0]), cursor(s.Items[n-1])
		info.StartCursor, info.EndCursor = &start, &end
	}
	return info
}

// edges makes the edge of each item.
func edges[T, E any](items []T, edge func(T) E) []E {
	out := make([]E, len(items))
	for i, item := range items {
		out[i] = edge(item)
	}
	return out
}

func messageConnection(s chat.Slice[*ent.Message], cursor func(*ent.Message) string) *model.MessageConnection {
	return &model.MessageConnection{Nodes: s.Items, PageInfo: pageInfo(s, cursor), Edges: edges(s.Items,
		func(m *ent.Message) *model.MessageEdge { return &model.MessageEdge{Cursor: cursor(m), Node: m} })}
}

func roomConnection(s chat.Slice[*ent.Room], cursor func(*ent.Room) string) *model.RoomConnection {
	return &model.RoomConnection{Nodes: s.Items, PageInfo: pageInfo(s, cursor), Edges: edges(s.Items,
		func(rm *ent.Room) *model.RoomEdge { return &model.RoomEdge{Cursor: cursor(rm), Node: rm} })}
}

func membershipConnection(s chat.Slice[*ent.Membership]) *model.MembershipConnection {
	return &model.MembershipConnection{Nodes: s.Items, PageInfo: pageInfo(s, memberCursor), Edges: edges(s.Items,
		func(m *ent.Membership) *model.MembershipEdge {
			return &model.MembershipEdge{Cursor: memberCursor(m), Node: m}
		})}
}

func userConnection(s chat.Slice[*ent.User], cursor func(*ent.User) string) *model.UserConnection {
	return &model.UserConnection{Nodes: s.Items, PageInfo: pageInfo(s, cursor), Edges: edges(s.Items,
		func(u *ent.User) *model.UserEdge { return &model.UserEdge{Cursor: cursor(u), Node: u} })}
}
