package chat

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"parley/ent"
	"parley/ent/membership"
	"parley/ent/message"
	"parley/ent/notification"
	"parley/ent/room"
	"parley/ent/user"
	"parley/internal/database"
	"parley/internal/fault"
	"parley/internal/id"
)

// CreateRoom is the input of Service.CreateRoom.
type CreateRoom struct {
	Name        string
	Description string
	Kind        room.Kind
	Visibility  room.Visibility
	// MemberIDs are users to add beside the viewer; repetitions and the viewer are ignored.
	MemberIDs []string
}

// UpdateRoom is the input of Service.UpdateRoom; nil fields stay as they are.
type UpdateRoom struct {
	RoomID      string
	Name        *string
	Description *string
	Visibility  *room.Visibility
	// AvatarID is an image that the viewer has uploaded, "" for none.
	AvatarID *string
}

// CreateRoom makes a channel or a group with the viewer as its owner, notifies the other members, and gives it
// with the viewer's membership. BAD_USER_INPUT, or NOT_FOUND for a member who does not exist.
func (s *Service) CreateRoom(ctx context.Context, viewerID string, in CreateRoom) (*ent.Room, *ent.Membership, error) {
	if err := s.checkCreate(&in); err != nil {
		return nil, nil, err
	}
	members := others(viewerID, in.MemberIDs)
	if len(members) > s.limits.CreateRoomMembers {
		return nil, nil, fault.Input("memberIds", "A room is made with at most %d members.", s.limits.CreateRoomMembers)
	}
	ctx, cancel := context.WithTimeout(ctx, batchTimeout)
	defer cancel()
	var made *founded
	err := s.db.Transact(ctx, func(ctx context.Context, queue *database.Tx) error {
		tx, err := queue.Ent(ctx)
		if err != nil {
			return err //nolint:wrapcheck // by its statement
		}
		if err := usersExist(ctx, tx, "memberIds", members); err != nil {
			return err
		}
		made, err = s.found(ctx, tx, founding{
			viewerID: viewerID, kind: in.Kind, visibility: in.Visibility,
			name: in.Name, description: in.Description, members: members, role: membership.RoleMEMBER,
		})
		if err == nil {
			invite(queue, made.room, viewerID, members)
		}
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	s.announce.RoomChanged(made.room.ID, Changes{
		Upto: made.room.Version, Members: made.members, Listed: made.room.ListedVersion, Notified: members,
	})
	return made.room, made.viewer, nil
}

// invite queues the notifications of those who a new room was made with.
func invite(queue *database.Tx, rm *ent.Room, actorID string, members []string) {
	var n notes
	for _, userID := range members {
		n.add(note{userID: userID, kind: notification.KindINVITE, roomID: rm.ID, actorID: actorID})
	}
	n.queue(queue, rm.CreatedAt)
}

func (s *Service) checkCreate(in *CreateRoom) error {
	var err error
	if in.Kind == room.KindDIRECT {
		return fault.Input("kind", "A direct room is opened by openDirectRoom.")
	}
	if in.Kind == room.KindGROUP && in.Visibility == room.VisibilityPUBLIC {
		return fault.Input("visibility", "A group is always private; make a channel instead.")
	}
	if in.Name, err = s.roomName(in.Name, in.Kind); err != nil {
		return err
	}
	in.Description, err = line("description", in.Description, 0, s.limits.RoomDescription)
	return err
}

// roomName trims and checks a name; only groups may go without one.
func (s *Service) roomName(name string, kind room.Kind) (string, error) {
	least := 1
	if kind == room.KindGROUP {
		least = 0
	}
	return line("name", name, least, s.limits.RoomName)
}

// OpenDirectRoom gives the direct room of the viewer and another user, and makes it at the first
// call. NOT_FOUND for a user who does not exist, BAD_USER_INPUT for the viewer themselves.
func (s *Service) OpenDirectRoom(ctx context.Context, viewerID, userID string) (*ent.Room, *ent.Membership, error) {
	if viewerID == userID {
		return nil, nil, fault.Input("userId", "A direct room is for two different people.")
	}
	pair := []string{viewerID, userID}
	slices.Sort(pair)
	key := strings.Join(pair, ":")
	if rm, m, err := s.directRoom(ctx, viewerID, key); err != nil || rm != nil {
		return rm, m, err
	}
	ctx, cancel := context.WithTimeout(ctx, batchTimeout)
	defer cancel()
	var made *founded
	err := s.db.Write(ctx, func(ctx context.Context, tx *ent.Tx) error {
		if err := usersExist(ctx, tx, "userId", []string{userID}); err != nil {
			return err
		}
		var err error
		made, err = s.found(ctx, tx, founding{
			viewerID: viewerID, kind: room.KindDIRECT, visibility: room.VisibilityPRIVATE,
			members: []string{userID}, role: membership.RoleOWNER, directKey: &key,
		})
		return err
	})
	if ent.IsConstraintError(err) {
		// The other one, or another device, was faster: their room is the room.
		return s.directRoom(ctx, viewerID, key)
	}
	if err != nil {
		return nil, nil, err
	}
	s.announce.RoomChanged(made.room.ID, Changes{Upto: made.room.Version, Members: made.members, Listed: made.room.ListedVersion})
	return made.room, made.viewer, nil
}

func (s *Service) directRoom(ctx context.Context, viewerID, key string) (*ent.Room, *ent.Membership, error) {
	rm, err := s.db.Read().Room.Query().Where(room.DirectKey(key)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read direct room: %w", err)
	}
	return s.Authorize(ctx, viewerID, rm.ID)
}

// founding is what a new room begins with.
type founding struct {
	viewerID          string
	kind              room.Kind
	visibility        room.Visibility
	name, description string
	members           []string
	role              membership.Role // of the members
	directKey         *string
}

type founded struct {
	room    *ent.Room
	viewer  *ent.Membership
	members []string // all of them
}

// found inserts a room, its memberships and, but for direct rooms, the SYSTEM message that tells of
// it. Versions: the room's row takes 1, the viewer's membership 2, the others follow.
func (s *Service) found(ctx context.Context, tx *ent.Tx, f founding) (*founded, error) {
	c := &change{tx: tx, viewerID: f.viewerID, now: s.now(), limits: s.limits}
	rm, err := tx.Room.Create().SetKind(f.kind).SetVisibility(f.visibility).
		SetName(f.name).SetNameKey(strings.ToLower(f.name)).SetDescription(f.description).
		SetCreatedByID(f.viewerID).SetNillableDirectKey(f.directKey).SetCreatedAt(c.now).SetLastActivityAt(c.now).
		SetMemberCount(1 + len(f.members)).SetVersion(1).SetRowVersion(1).SetLastSeq(0).Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("insert room: %w", err)
	}
	c.room = rm
	rows := []*ent.MembershipCreate{c.newMembership(f.viewerID, membership.RoleOWNER)}
	for _, userID := range f.members {
		rows = append(rows, c.newMembership(userID, f.role))
	}
	memberships, err := tx.Membership.CreateBulk(rows...).Save(ctx)
	if err != nil {
		return nil, fmt.Errorf("insert memberships: %w", err)
	}
	if f.kind != room.KindDIRECT {
		if err := c.system(ctx, message.SystemEventROOM_CREATED, "", ""); err != nil {
			return nil, err
		}
	}
	return &founded{room: rm, viewer: memberships[0], members: c.members}, c.finish(ctx)
}

// UpdateRoom changes name, description, visibility and avatar and gives the room with the viewer's
// membership. What already is so changes nothing.
func (s *Service) UpdateRoom(ctx context.Context, viewerID string, in UpdateRoom) (*ent.Room, *ent.Membership, error) {
	return s.changeAndShow(ctx, viewerID, in.RoomID, func(ctx context.Context, c *change) error {
		if err := c.need(Update); err != nil {
			return err
		}
		renamed, err := s.applyUpdate(ctx, c, in)
		if err != nil || !renamed {
			return err
		}
		return c.system(ctx, message.SystemEventROOM_RENAMED, "", c.room.Name)
	})
}

// applyUpdate changes the locked room's fields and tells whether the name is another one now.
func (s *Service) applyUpdate(ctx context.Context, c *change, in UpdateRoom) (renamed bool, err error) {
	name, description, visibility, avatar := c.room.Name, c.room.Description, c.room.Visibility, c.room.AvatarID
	if in.Name != nil {
		if name, err = s.roomName(*in.Name, c.room.Kind); err != nil {
			return false, err
		}
	}
	if in.Description != nil {
		if description, err = line("description", *in.Description, 0, s.limits.RoomDescription); err != nil {
			return false, err
		}
	}
	if in.Visibility != nil && *in.Visibility != visibility {
		if err := c.need(ChangeVisibility); err != nil {
			return false, err
		}
		if c.room.Kind == room.KindGROUP {
			return false, fault.Input("visibility", "A group is always private.")
		}
		visibility = *in.Visibility
	}
	if in.AvatarID != nil {
		avatar, err = ReplaceAvatar(ctx, c.tx, c.now, Avatar{Of: c.room.ID, ViewerID: c.viewerID, Before: avatar, ID: *in.AvatarID})
		if err != nil {
			return false, err
		}
	}
	renamed = name != c.room.Name
	if renamed || description != c.room.Description || visibility != c.room.Visibility || !same(avatar, c.room.AvatarID) {
		c.room.Name, c.room.NameKey = name, strings.ToLower(name)
		c.room.Description, c.room.Visibility, c.room.AvatarID = description, visibility, avatar
		c.touchRoom()
	}
	return renamed, nil
}

func same(a, b *string) bool { return a == b || a != nil && b != nil && *a == *b }

// ArchiveRoom makes the room read-only for good.
func (s *Service) ArchiveRoom(ctx context.Context, viewerID, roomID string) (*ent.Room, *ent.Membership, error) {
	return s.changeAndShow(ctx, viewerID, roomID, func(ctx context.Context, c *change) error {
		if err := c.need(Archive); err != nil {
			return err
		}
		return c.archive(ctx)
	})
}

func (c *change) archive(ctx context.Context) error {
	c.room.ArchivedAt = &c.now
	c.touchRoom()
	return c.system(ctx, message.SystemEventROOM_ARCHIVED, "", "")
}

// changeAndShow runs a change and gives the room and the viewer's membership as it left them.
func (s *Service) changeAndShow(
	ctx context.Context, viewerID, roomID string, fn func(context.Context, *change) error,
) (*ent.Room, *ent.Membership, error) {
	var left shown
	err := s.changeRoom(ctx, viewerID, roomID, func(ctx context.Context, c *change) error {
		if err := fn(ctx, c); err != nil {
			return err
		}
		left = shown{snapshot(c.room), c.viewer}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	return left.room, left.membership, nil
}

// shown is what a change of a room gives.
type shown struct {
	room       *ent.Room
	membership *ent.Membership
}

// snapshot copies a room's row as it is at this point of the transaction, which goes on changing it.
func snapshot(rm *ent.Room) *ent.Room {
	out := *rm
	return &out
}

// others gives the ids without repetitions and without self, in their order.
func others(self string, ids []string) []string {
	var out []string
	for _, userID := range ids {
		if userID != self && !slices.Contains(out, userID) {
			out = append(out, userID)
		}
	}
	return out
}

// usersExist refuses with NOT_FOUND unless each id is an account that is not disabled.
func usersExist(ctx context.Context, tx *ent.Tx, field string, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	wellFormed := !slices.ContainsFunc(ids, func(s string) bool { return !id.Is(id.User, s) })
	if wellFormed {
		n, err := tx.User.Query().Where(user.IDIn(ids...), user.DisabledAtIsNil()).Count(ctx)
		if err != nil {
			return fmt.Errorf("read users: %w", err)
		}
		if n == len(ids) {
			return nil
		}
	}
	return &fault.Error{Code: fault.NotFound, Message: "There is no such user.", Field: field}
}
