package graph

import (
	"context"

	"parley/ent"
	"parley/graph/model"
	"parley/internal/auth"
	"parley/internal/chat"
	"parley/internal/fault"
	"parley/internal/id"
)

// Node is Query.node.
func (r queryResolver) Node(ctx context.Context, nodeID string) (model.Node, error) {
	nodes, err := r.Nodes(ctx, []string{nodeID})
	if err != nil {
		return nil, err
	}
	return nodes[0], nil
}

// Nodes is Query.nodes: one read for each type among the ids.
func (r queryResolver) Nodes(ctx context.Context, ids []string) ([]model.Node, error) {
	v, err := needViewer(ctx)
	if err != nil {
		return nil, err
	}
	if len(ids) > nodesMax {
		return nil, fault.Input("ids", "Ask for at most %d nodes at a time.", nodesMax)
	}
	byKind := make(map[id.Kind][]string)
	for _, nodeID := range ids {
		if kind, ok := id.KindOf(nodeID); ok {
			byKind[kind] = append(byKind[kind], nodeID)
		}
	}
	found := make(map[string]model.Node, len(ids))
	for kind, some := range byKind {
		if err := r.nodesOf(ctx, v, kind, unique(some), found); err != nil {
			return nil, err
		}
	}
	nodes := make([]model.Node, len(ids))
	for i, nodeID := range ids {
		nodes[i] = found[nodeID]
	}
	return nodes, nil
}

// nodesOf adds to found those of one kind that the viewer may see.
func (r queryResolver) nodesOf(ctx context.Context, v auth.Viewer, kind id.Kind, ids []string, found map[string]model.Node) error {
	by := chat.AsViewer(v.UserID)
	switch kind {
	case id.User:
		users, err := r.users(ctx, ids)
		return gather(ctx, found, users, err)
	case id.Session:
		sessions, err := r.sessions(ctx, v, ids)
		return gather(ctx, found, sessions, err)
	case id.Room:
		rooms, err := r.chat.Rooms(ctx, by, ids)
		return gather(ctx, found, rooms, err)
	case id.Membership:
		memberships, err := r.chat.MembershipsByID(ctx, by, ids)
		return gather(ctx, found, memberships, err)
	case id.Message:
		messages, err := r.chat.MessagesByID(ctx, by, ids)
		return gather(ctx, found, messages, err)
	case id.Attachment:
		attachments, err := r.chat.AttachmentsByID(ctx, v.UserID, ids)
		return gather(ctx, found, attachments, err)
	case id.Notification:
		notifications, err := r.chat.NotificationsByID(ctx, v.UserID, ids)
		notified(ctx, values(notifications))
		return gather(ctx, found, notifications, err)
	}
	return nil // a kind that is no Node
}

// gather adds a cohort of nodes.
func gather[T any, P interface {
	*T
	model.Node
}](ctx context.Context, found map[string]model.Node, some map[string]P, err error) error {
	if err != nil {
		return err
	}
	cohort := make([]*T, 0, len(some))
	for nodeID, node := range some {
		found[nodeID] = node
		cohort = append(cohort, node)
	}
	together(ctx, cohort...)
	return nil
}

// sessions gives those of the sessions that are live and the viewer's own, by id.
func (r *root) sessions(ctx context.Context, v auth.Viewer, ids []string) (map[string]*ent.Session, error) {
	wanted := make(map[string]bool, len(ids))
	for _, sessionID := range ids {
		wanted[sessionID] = true
	}
	live, err := r.accounts.Sessions(ctx, v)
	found := make(map[string]*ent.Session, len(ids))
	for _, s := range live {
		if wanted[s.ID] {
			found[s.ID] = s
		}
	}
	return found, err
}
