package chat_test

import (
	"context"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/ent"
	"parley/ent/membership"
	"parley/ent/message"
	"parley/internal/chat"
	"parley/internal/database"
	"parley/internal/id"
	"parley/internal/testkit/dbtest"
)

// onBoth runs a benchmark in a house on each database.
func onBoth(b *testing.B, bench func(b *testing.B, h *house)) {
	b.Helper()
	for name, open := range map[string]func(testing.TB) *database.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		b.Run(name, func(b *testing.B) {
			db := open(b)
			h := &house{db: db, announced: &announced{versions: map[string]int{}}}
			h.Service = chat.New(db, chat.Options{ReceiptPace: -1})
			defer h.Close()
			h.ada, h.bob = dbtest.User(b, db, "ada").ID, dbtest.User(b, db, "bob").ID
			bench(b, h)
		})
	}
}

// BenchmarkDeliveries counts how far 50 messages have come in a room of 5000 members who are all somewhere else.
func BenchmarkDeliveries(b *testing.B) {
	onBoth(b, func(b *testing.B, h *house) {
		const members, messages = 5000, 50
		rm, _, err := h.CreateRoom(b.Context(), h.ada, chat.CreateRoom{Name: "Hall", Kind: "CHANNEL", Visibility: "PRIVATE"})
		require.NoError(b, err)
		now, own := time.Now().UTC(), make([]*ent.Message, messages)
		for i := range own {
			own[i] = &ent.Message{ID: id.New(id.Message), RoomID: rm.ID, AuthorID: h.ada, Kind: message.KindTEXT, Seq: members - 10*i}
		}
		require.NoError(b, h.db.Write(b.Context(), func(ctx context.Context, tx *ent.Tx) error {
			for i := range members {
				u, err := tx.User.Create().SetUsername(strconv.Itoa(i)).SetUsernameKey(strconv.Itoa(i)).SetEmail(strconv.Itoa(i)).
					SetDisplayName("x").SetPasswordHash("x").SetCreatedAt(now).SetUpdatedAt(now).Save(ctx)
				if err != nil {
					return err
				}
				err = tx.Membership.Create().SetRoomID(rm.ID).SetUserID(u.ID).SetRole(membership.RoleMEMBER).SetJoinedAt(now).
					SetVersion(10 + i).SetDeliveredSeq(i).SetReadSeq(i / 2).Exec(ctx)
				if err != nil {
					return err
				}
			}
			return nil
		}))
		for name, some := range map[string][]*ent.Message{"messages=1": own[:1], "messages=50": own} {
			b.Run(name, func(b *testing.B) {
				for b.Loop() {
					got, err := h.Deliveries(b.Context(), h.ada, some)
					require.NoError(b, err)
					require.Len(b, got, len(some))
				}
			})
		}
	})
}

// BenchmarkMarkRead is a member's mark with nobody else's to share its transaction.
func BenchmarkMarkRead(b *testing.B) {
	onBoth(b, func(b *testing.B, h *house) {
		rm, _, err := h.CreateRoom(b.Context(), h.ada, chat.CreateRoom{Name: "Hall", Kind: "CHANNEL", Visibility: "PRIVATE"})
		require.NoError(b, err)
		require.NoError(b, h.db.Write(b.Context(), func(ctx context.Context, tx *ent.Tx) error {
			return tx.Room.UpdateOneID(rm.ID).SetLastSeq(1 << 30).Exec(ctx)
		}))
		seq := 0
		for b.Loop() {
			seq++
			_, _, err := h.MarkRead(b.Context(), h.ada, rm.ID, seq)
			require.NoError(b, err)
		}
	})
}
