package graph_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/ent"
	"parley/ent/membership"
	"parley/ent/room"
	"parley/internal/id"
)

// crowd makes n accounts members of a room, by writing the rows at once.
func (h *house) crowd(t testing.TB, rm *ent.Room, n int) {
	t.Helper()
	now := time.Now().UTC().Truncate(time.Millisecond)
	err := h.db.Write(t.Context(), func(ctx context.Context, tx *ent.Tx) error {
		users := make([]*ent.UserCreate, n)
		members := make([]*ent.MembershipCreate, n)
		for i := range n {
			userID, name := id.New(id.User), fmt.Sprint("crowd-", i, "-", rm.ID[5:])
			users[i] = tx.User.Create().SetID(userID).SetUsername(name).SetUsernameKey(name).SetEmail(name + "@example.org").
				SetDisplayName(name).SetPasswordHash("none").SetCreatedAt(now).SetUpdatedAt(now)
			members[i] = tx.Membership.Create().SetRoomID(rm.ID).SetUserID(userID).SetRole(membership.RoleMEMBER).
				SetJoinedAt(now).SetVersion(rm.Version)
		}
		if err := tx.User.CreateBulk(users...).Exec(ctx); err != nil {
			return err
		}
		if err := tx.Membership.CreateBulk(members...).Exec(ctx); err != nil {
			return err
		}
		return tx.Room.Update().Where(room.ID(rm.ID)).AddMemberCount(n).Exec(ctx)
	})
	require.NoError(t, err)
}
