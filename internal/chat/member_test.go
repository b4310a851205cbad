package chat_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"parley/ent/membership"
	"parley/ent/room"
	"parley/internal/chat"
	"parley/internal/fault"
	"parley/internal/id"
)

func TestJoiningLeavingAndComingBackKeepsOneMembership(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		h.room = h.create(chat.CreateRoom{Name: "Agora", Visibility: room.VisibilityPUBLIC})
		_, first, err := h.JoinRoom(t.Context(), h.eve, h.room.ID)
		require.NoError(t, err)
		require.Equal(t, "joined the room", h.last().Text)
		version := h.reload().Version
		_, again, err := h.JoinRoom(t.Context(), h.eve, h.room.ID)
		require.NoError(t, err)
		require.Equal(t, first.ID, again.ID)
		require.Equal(t, version, h.reload().Version, "joining twice changes nothing")

		rm, left, err := h.LeaveRoom(t.Context(), h.eve, h.room.ID)
		require.NoError(t, err)
		require.NotNil(t, left.LeftAt)
		require.Equal(t, 1, rm.MemberCount)
		require.Equal(t, rm.Version, left.Version, "whoever leaves sees all of the change")
		_, _, err = h.Authorize(t.Context(), h.eve, h.room.ID)
		refused(t, err, fault.NotAMember, "")

		rm, back, err := h.JoinRoom(t.Context(), h.eve, h.room.ID)
		require.NoError(t, err)
		require.Equal(t, first.ID, back.ID)
		require.Nil(t, back.LeftAt)
		require.Equal(t, 2, rm.MemberCount)
	})
}

func TestNobodyJoinsAPrivateRoomOrLearnsOfIt(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		for _, roomID := range []string{h.room.ID, id.New(id.Room), "garbage"} {
			_, _, err := h.JoinRoom(t.Context(), h.eve, roomID)
			refused(t, err, fault.NotFound, "roomId")
		}
	})
}

func TestTheLastOwnerLeavesNoUnownedRoomBehind(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		_, _, err := h.LeaveRoom(t.Context(), h.ada, h.room.ID)
		refused(t, err, fault.Conflict, "")
		_, _, err = h.SetMemberRole(t.Context(), h.ada, h.room.ID, h.ada, membership.RoleMEMBER)
		refused(t, err, fault.Conflict, "")
		_, _, err = h.SetMemberRole(t.Context(), h.ada, h.room.ID, h.bob, membership.RoleOWNER)
		require.NoError(t, err)
		_, _, err = h.LeaveRoom(t.Context(), h.ada, h.room.ID)
		require.NoError(t, err)

		rm, _, err := h.LeaveRoom(t.Context(), h.bob, h.room.ID)
		require.NoError(t, err)
		require.NotNil(t, rm.ArchivedAt, "the last member archives the room by leaving")
		require.Zero(t, rm.MemberCount)
	})
}

func TestWhatAnAdminMayDoToWhom(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		_, _, err := h.AddMember(t.Context(), h.bob, h.room.ID, h.eve)
		refused(t, err, fault.Forbidden, "")
		_, _, err = h.SetMemberRole(t.Context(), h.ada, h.room.ID, h.bob, membership.RoleADMIN)
		require.NoError(t, err)
		_, m, err := h.AddMember(t.Context(), h.bob, h.room.ID, h.eve)
		require.NoError(t, err)
		require.Equal(t, h.eve, m.UserID)
		require.Equal(t, "added a member", h.last().Text)

		_, _, err = h.RemoveMember(t.Context(), h.bob, h.room.ID, h.ada)
		refused(t, err, fault.Forbidden, "")
		_, _, err = h.SetMemberRole(t.Context(), h.bob, h.room.ID, h.ada, membership.RoleMEMBER)
		refused(t, err, fault.Forbidden, "")
		_, _, err = h.RemoveMember(t.Context(), h.bob, h.room.ID, h.bob)
		refused(t, err, fault.BadUserInput, "userId")
		_, gone, err := h.RemoveMember(t.Context(), h.bob, h.room.ID, h.eve)
		require.NoError(t, err)
		require.NotNil(t, gone.LeftAt)
		_, _, err = h.RemoveMember(t.Context(), h.bob, h.room.ID, h.eve)
		refused(t, err, fault.NotFound, "userId")
		_, _, err = h.SetMemberRole(t.Context(), h.ada, h.room.ID, h.eve, membership.RoleADMIN)
		refused(t, err, fault.NotFound, "userId")
		_, _, err = h.AddMember(t.Context(), h.ada, h.room.ID, id.New(id.User))
		refused(t, err, fault.NotFound, "userId")
		_, _, err = h.AddMember(t.Context(), h.eve, h.room.ID, h.eve)
		refused(t, err, fault.NotFound, "roomId")
	})
}
