package graph

import (
	"context"

	"parley/graph/model"
	"parley/internal/chat"
	"parley/internal/id"
)

// SendMessage is Mutation.sendMessage.
func (r mutationResolver) SendMessage(ctx context.Context, in model.SendMessageInput) (*model.SendMessagePayload, error) {
	v, err := needViewer(ctx)
	if err != nil {
		return nil, err
	}
	if err := wanted(id.Room, "roomId", in.RoomID); err != nil {
		return nil, err
	}
	if in.ReplyToID != nil {
		if err := wanted(id.Message, "replyToId", *in.ReplyToID); err != nil {
			return nil, err
		}
	}
	m, deduplicated, err := r.chat.Send(ctx, v.UserID, chat.SendMessage{
		RoomID: in.RoomID, ClientKey: in.ClientKey, Text: in.Text, ReplyToID: in.ReplyToID,
		AttachmentIDs: in.AttachmentIds,
	})
	if err != nil {
		return nil, err
	}
	edge := &model.MessageEdge{Cursor: messageCursor(m), Node: m}
	return &model.SendMessagePayload{Message: m, MessageEdge: edge, Deduplicated: deduplicated}, nil
}

// EditMessage is Mutation.editMessage.
func (r mutationResolver) EditMessage(ctx context.Context, in model.EditMessageInput) (*model.EditMessagePayload, error) {
	v, err := r.forMessage(ctx, in.MessageID)
	if err != nil {
		return nil, err
	}
	m, err := r.chat.EditMessage(ctx, v, in.MessageID, in.Text)
	if err != nil {
		return nil, err
	}
	return &model.EditMessagePayload{Message: m}, nil
}

// DeleteMessage is Mutation.deleteMessage.
func (r mutationResolver) DeleteMessage(ctx context.Context, in model.DeleteMessageInput) (*model.DeleteMessagePayload, error) {
	v, err := r.forMessage(ctx, in.MessageID)
	if err != nil {
		return nil, err
	}
	m, err := r.chat.DeleteMessage(ctx, v, in.MessageID)
	if err != nil {
		return nil, err
	}
	return &model.DeleteMessagePayload{Message: m}, nil
}

// AddReaction is Mutation.addReaction.
func (r mutationResolver) AddReaction(ctx context.Context, in model.AddReactionInput) (*model.AddReactionPayload, error) {
	v, err := r.forMessage(ctx, in.MessageID)
	if err != nil {
		return nil, err
	}
	m, err := r.chat.AddReaction(ctx, v, in.MessageID, in.Emoji)
	if err != nil {
		return nil, err
	}
	return &model.AddReactionPayload{Message: m}, nil
}

// RemoveReaction is Mutation.removeReaction.
func (r mutationResolver) RemoveReaction(ctx context.Context, in model.RemoveReactionInput) (*model.RemoveReactionPayload, error) {
	v, err := r.forMessage(ctx, in.MessageID)
	if err != nil {
		return nil, err
	}
	m, err := r.chat.RemoveReaction(ctx, v, in.MessageID, in.Emoji)
	if err != nil {
		return nil, err
	}
	return &model.RemoveReactionPayload{Message: m}, nil
}

// forMessage reads what the mutations about a message have in common, and gives the viewer's id.
func (r mutationResolver) forMessage(ctx context.Context, messageID string) (viewerID string, err error) {
	v, err := needViewer(ctx)
	if err != nil {
		return "", err
	}
	return v.UserID, wanted(id.Message, "messageId", messageID)
}
