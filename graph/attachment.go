package graph

import (
	"context"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"parley/ent"
	"parley/ent/message"
	"parley/graph/model"
	"parley/internal/chat"
	"parley/internal/fault"
	"parley/internal/id"
	"parley/internal/media"
)

// Attachments is Message.attachments.
func (r messageResolver) Attachments(ctx context.Context, m *ent.Message) ([]*ent.Attachment, error) {
	if m.Kind != message.KindIMAGE || m.DeletedAt != nil {
		return []*ent.Attachment{}, nil
	}
	by, err := reader(ctx)
	if err != nil {
		return nil, err
	}
	found, err := load(ctx, m, field{name: "attachments"}, func(ctx context.Context, messages []*ent.Message) (map[string][]*ent.Attachment, error) {
		return r.chat.Attachments(ctx, by, unique(each(messages, messageID)))
	})
	if err != nil || found[m.ID] != nil {
		return found[m.ID], err
	}
	return []*ent.Attachment{}, nil // it was deleted meanwhile
}

// Avatar is User.avatar.
func (r userResolver) Avatar(ctx context.Context, u *ent.User) (*ent.Attachment, error) {
	return avatarOf(ctx, r.root, u, func(u *ent.User) string { return deref(u.AvatarID) })
}

// Avatar is Room.avatar.
func (r roomResolver) Avatar(ctx context.Context, rm *ent.Room) (*ent.Attachment, error) {
	return avatarOf(ctx, r.root, rm, func(rm *ent.Room) string { return deref(rm.AvatarID) })
}

// avatarOf gives the avatar of a row of the cohort; whoever may see the row may see it.
func avatarOf[T any](ctx context.Context, r *root, object *T, avatarID func(*T) string) (*ent.Attachment, error) {
	if avatarID(object) == "" {
		return nil, nil //nolint:nilnil // null is the answer
	}
	found, err := load(ctx, object, field{name: "avatar"}, func(ctx context.Context, all []*T) (map[string]*ent.Attachment, error) {
		return readKnown(ctx, knownAvatars(ctx), unique(each(all, avatarID)), r.chat.Avatars)
	})
	return found[avatarID(object)], err
}

// URL is Attachment.url. Whoever resolves it has been given the attachment in this response, and so may see it. The
// avatars of users are signed for nobody in particular: they stand beside every message, whose event is one for all.
func (r attachmentResolver) URL(ctx context.Context, a *ent.Attachment, variant model.ImageVariant) (string, error) {
	size := media.Original
	switch variant {
	case model.ImageVariantOriginal:
	case model.ImageVariantLarge:
		size = media.Large
	case model.ImageVariantThumbnail:
		size = media.Thumbnail
	}
	if a.AvatarOf != nil && id.Is(id.User, *a.AvatarOf) {
		return r.media.URL("", a, size), nil
	}
	return ownText(ctx, func(viewerID string) string { return r.media.URL(viewerID, a, size) })
}

// UploadImage is Mutation.uploadImage.
func (r mutationResolver) UploadImage(ctx context.Context, in model.UploadImageInput) (*model.UploadImagePayload, error) {
	v, err := needViewer(ctx)
	if err != nil {
		return nil, err
	}
	if in.File.File == nil {
		return nil, fault.Input("file", "Send the file as a part of a multipart request.")
	}
	a, err := r.media.Upload(ctx, v.UserID, in.File.File, in.File.Size, deref(in.Alt))
	if err != nil {
		return nil, err
	}
	return &model.UploadImagePayload{Attachment: a}, nil
}

// ReplaceAvatar lets accounts change avatars by the rules of attachments.
func ReplaceAvatar(ctx context.Context, tx *ent.Tx, now time.Time, u *ent.User, attachmentID string) (*string, error) {
	return chat.ReplaceAvatar(ctx, tx, now, chat.Avatar{Of: u.ID, ViewerID: u.ID, Before: u.AvatarID, ID: attachmentID}) //nolint:wrapcheck // a fault, or wrapped
}

// avatarGiven reads the image for an avatar: nil where it was left out, "" for none.
func avatarGiven(in graphql.Omittable[*string]) (*string, error) {
	value, ok := in.ValueOK()
	switch {
	case !ok:
		return nil, nil //nolint:nilnil // as is
	case value == nil:
		return new(string), nil
	}
	return value, wanted(id.Attachment, "avatarId", *value)
}
