package chat

import (
	"context"
	"fmt"

	"parley/ent"
	"parley/ent/membership"
	"parley/ent/message"
	"parley/ent/notification"
	"parley/internal/fault"
)

// JoinRoom makes the viewer a member of a public room. It does nothing for a member.
func (s *Service) JoinRoom(ctx context.Context, viewerID, roomID string) (*ent.Room, *ent.Membership, error) {
	return s.changeAndShow(ctx, viewerID, roomID, func(ctx context.Context, c *change) error {
		if active(c.viewer) {
			return nil
		}
		if c.room.ArchivedAt != nil {
			return fault.New(fault.RoomArchived, "The room is archived; nobody can join it any more.")
		}
		if err := c.need(Join); err != nil {
			return err
		}
		var err error
		if c.viewer, err = c.admit(ctx, viewerID, c.viewer); err != nil {
			return err
		}
		return c.system(ctx, message.SystemEventMEMBER_JOINED, viewerID, "")
	})
}

// LeaveRoom ends the viewer's membership. The last owner can't leave other members behind: CONFLICT.
// The last member archives the room by leaving.
func (s *Service) LeaveRoom(ctx context.Context, viewerID, roomID string) (*ent.Room, *ent.Membership, error) {
	return s.changeAndShow(ctx, viewerID, roomID, func(ctx context.Context, c *change) error {
		if err := c.need(Leave); err != nil {
			return err
		}
		last := c.room.MemberCount == 1
		if c.viewer.Role == membership.RoleOWNER && !last {
			if err := c.anotherOwner(ctx, viewerID); err != nil {
				return err
			}
		}
		if err := c.system(ctx, message.SystemEventMEMBER_LEFT, viewerID, ""); err != nil {
			return err
		}
		if last {
			if err := c.archive(ctx); err != nil {
				return err
			}
		}
		return c.dismiss(ctx, c.viewer)
	})
}

// AddMember makes a user a member, notifies them, and gives their membership. It does nothing for a member.
func (s *Service) AddMember(ctx context.Context, viewerID, roomID, userID string) (*ent.Room, *ent.Membership, error) {
	return s.changeMember(ctx, viewerID, roomID, userID, func(ctx context.Context, c *change, m *ent.Membership) (*ent.Membership, error) {
		if err := c.need(AddMembers); err != nil {
			return nil, err
		}
		if active(m) {
			return m, nil
		}
		if err := usersExist(ctx, c.tx, "userId", []string{userID}); err != nil {
			return nil, err
		}
		m, err := c.admit(ctx, userID, m)
		if err != nil {
			return nil, err
		}
		c.notes.add(note{userID: userID, kind: notification.KindINVITE, roomID: roomID, actorID: viewerID})
		return m, c.system(ctx, message.SystemEventMEMBER_ADDED, userID, "")
	})
}

// RemoveMember ends another user's membership and gives it. Only owners remove owners: FORBIDDEN.
func (s *Service) RemoveMember(ctx context.Context, viewerID, roomID, userID string) (*ent.Room, *ent.Membership, error) {
	return s.changeMember(ctx, viewerID, roomID, userID, func(ctx context.Context, c *change, m *ent.Membership) (*ent.Membership, error) {
		if err := c.need(RemoveMembers); err != nil {
			return nil, err
		}
		if userID == viewerID {
			return nil, fault.Input("userId", "Use leaveRoom to end your own membership.")
		}
		if !active(m) {
			return nil, noMember()
		}
		if m.Role == membership.RoleOWNER && c.viewer.Role != membership.RoleOWNER {
			return nil, fault.New(fault.Forbidden, "Only an owner can remove an owner.")
		}
		if err := c.system(ctx, message.SystemEventMEMBER_REMOVED, userID, ""); err != nil {
			return nil, err
		}
		return m, c.dismiss(ctx, m)
	})
}

// SetMemberRole gives a member a role. CONFLICT where no owner would be left.
func (s *Service) SetMemberRole(
	ctx context.Context, viewerID, roomID, userID string, role membership.Role,
) (*ent.Room, *ent.Membership, error) {
	return s.changeMember(ctx, viewerID, roomID, userID, func(ctx context.Context, c *change, m *ent.Membership) (*ent.Membership, error) {
		if err := c.need(SetRoles); err != nil {
			return nil, err
		}
		if !active(m) {
			return nil, noMember()
		}
		if m.Role == role {
			return m, nil
		}
		if m.Role == membership.RoleOWNER {
			if err := c.anotherOwner(ctx, userID); err != nil {
				return nil, err
			}
		}
		m.Role = role
		return m, c.saveMembership(ctx, m)
	})
}

// changeMember runs a change of one user's membership and gives the room and the membership that fn
// gives. fn's m is nil if the user never was a member.
func (s *Service) changeMember(
	ctx context.Context, viewerID, roomID, userID string,
	fn func(ctx context.Context, c *change, m *ent.Membership) (*ent.Membership, error),
) (*ent.Room, *ent.Membership, error) {
	var left shown
	err := s.changeRoom(ctx, viewerID, roomID, func(ctx context.Context, c *change) error {
		m, err := c.membership(ctx, userID)
		if err != nil {
			return err
		}
		if userID == viewerID {
			m = c.viewer
		}
		if m, err = fn(ctx, c, m); err != nil {
			return err
		}
		left = shown{snapshot(c.room), m}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	return left.room, left.membership, nil
}

// admit begins a membership: a new row, or the row of one that ended. What was posted before counts as read.
func (c *change) admit(ctx context.Context, userID string, ended *ent.Membership) (*ent.Membership, error) {
	c.room.MemberCount++
	if ended == nil {
		m, err := c.newMembership(userID, membership.RoleMEMBER).Save(ctx)
		if err != nil {
			return nil, fmt.Errorf("insert membership: %w", err)
		}
		return m, nil
	}
	ended.LeftAt, ended.JoinedAt, ended.Role = nil, c.now, membership.RoleMEMBER
	ended.DeliveredSeq, ended.ReadSeq = c.room.LastSeq, c.room.LastSeq
	return ended, c.saveMembership(ctx, ended)
}

// dismiss ends a membership. It draws the last version of its change, so that whoever leaves still
// sees all of the change and nothing after it.
func (c *change) dismiss(ctx context.Context, m *ent.Membership) error {
	c.room.MemberCount--
	m.LeftAt = &c.now
	return c.saveMembership(ctx, m)
}

func (c *change) newMembership(userID string, role membership.Role) *ent.MembershipCreate {
	return c.tx.Membership.Create().SetRoomID(c.room.ID).SetUserID(userID).SetRole(role).
		SetJoinedAt(c.now).SetDeliveredSeq(c.room.LastSeq).SetReadSeq(c.room.LastSeq).SetVersion(c.version()).
		SetListedMs(c.relists(userID))
}

func (c *change) saveMembership(ctx context.Context, m *ent.Membership) error {
	m.Version, m.ListedMs = c.version(), c.relists(m.UserID)
	update := c.tx.Membership.Update().Where(membership.ID(m.ID)).SetListedMs(m.ListedMs).
		SetRole(m.Role).SetJoinedAt(m.JoinedAt).SetDeliveredSeq(m.DeliveredSeq).SetReadSeq(m.ReadSeq).SetVersion(m.Version)
	if m.LeftAt == nil {
		update.ClearLeftAt()
	} else {
		update.SetLeftAt(*m.LeftAt)
	}
	if err := update.Exec(ctx); err != nil {
		return fmt.Errorf("update membership: %w", err)
	}
	return nil
}

// relists remembers that the change shows in a member's list of rooms, and gives the time to stamp it with.
func (c *change) relists(userID string) int {
	c.members = append(c.members, userID)
	return int(c.now.UnixMilli())
}

// anotherOwner refuses with CONFLICT unless somebody but the user owns the room.
func (c *change) anotherOwner(ctx context.Context, userID string) error {
	found, err := c.tx.Membership.Query().Where(
		membership.RoomID(c.room.ID), membership.LeftAtIsNil(),
		membership.RoleEQ(membership.RoleOWNER), membership.UserIDNEQ(userID),
	).Exist(ctx)
	if err != nil {
		return fmt.Errorf("read owners: %w", err)
	}
	if !found {
		return fault.New(fault.Conflict, "The room would be left without an owner. Make another member an owner first.")
	}
	return nil
}

func noMember() error {
	return &fault.Error{Code: fault.NotFound, Message: "There is no such member.", Field: "userId"}
}
