package chat_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/ent"
	"parley/ent/message"
	"parley/ent/room"
	"parley/internal/chat"
	"parley/internal/database"
	"parley/internal/id"
	"parley/internal/testkit/dbtest"
)

// BenchmarkSend sends 200-byte messages to one room from 64 goroutines.
func BenchmarkSend(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *database.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		b.Run(name, func(b *testing.B) {
			db := open(b)
			service := chat.New(db, chat.Options{})
			defer service.Close()
			ada := dbtest.User(b, db, "ada").ID
			rm, _, err := service.CreateRoom(b.Context(), ada, chat.CreateRoom{
				Name: "Hot", Kind: room.KindCHANNEL, Visibility: room.VisibilityPRIVATE,
			})
			require.NoError(b, err)
			text := strings.Repeat("x", 200)
			var failed atomic.Int64
			b.SetParallelism(32)
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if _, _, err := service.Send(b.Context(), ada, chat.SendMessage{RoomID: rm.ID, ClientKey: id.New(id.Message), Text: text}); err != nil {
						failed.Add(1)
					}
				}
			})
			b.StopTimer()
			require.Zero(b, failed.Load())
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
		})
	}
}

// BenchmarkSearchForAWordThatIsCommonElsewhere finds it 20 times in the viewer's only room and leaves it out
// 100,000 times in a room of others.
func BenchmarkSearchForAWordThatIsCommonElsewhere(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *database.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		b.Run(name, func(b *testing.B) {
			db := open(b)
			service := chat.New(db, chat.Options{})
			defer service.Close()
			var users, rooms []string
			for _, username := range []string{"ada", "bob"} {
				users = append(users, dbtest.User(b, db, username).ID)
				rm, _, err := service.CreateRoom(b.Context(), users[len(users)-1], chat.CreateRoom{
					Name: "Room", Kind: room.KindCHANNEL, Visibility: room.VisibilityPRIVATE,
				})
				require.NoError(b, err)
				rooms = append(rooms, rm.ID)
			}
			for seq := 10; seq < 100_010; seq += 1000 {
				require.NoError(b, db.Write(b.Context(), func(ctx context.Context, tx *ent.Tx) error {
					rows := make([]*ent.MessageCreate, 1000)
					for i := range rows {
						whose := 1
						if seq+i < 30 {
							whose = 0
						}
						rows[i] = tx.Message.Create().SetRoomID(rooms[whose]).SetAuthorID(users[whose]).SetKind(message.KindTEXT).
							SetSeq(seq + i).SetVersion(seq + i).SetPostedVersion(seq + i).SetText(fmt.Sprint("hello number ", i)).
							SetCreatedAt(time.Unix(0, 0))
					}
					return tx.Message.CreateBulk(rows...).Exec(ctx)
				}))
			}
			require.NoError(b, db.Write(b.Context(), func(ctx context.Context, tx *ent.Tx) error {
				_, err := tx.ExecContext(ctx, "ANALYZE")
				return err
			}))
			for b.Loop() {
				found, err := service.SearchMessages(b.Context(), users[0], "hello", "", chat.Keyset{Limit: 50})
				require.NoError(b, err)
				require.Len(b, found.Items, 20)
			}
		})
	}
}
