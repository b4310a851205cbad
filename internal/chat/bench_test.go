package chat_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
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
	"parley/internal/testkit/postgres"
)

// BenchmarkSend sends 200-byte messages durably, with more senders than a batch takes and fewer, to a hot
// room and to many rooms. CPU is that of this process, and of PostgreSQL beside it, a message.
func BenchmarkSend(b *testing.B) {
	for _, senders := range []int{64, 512} {
		for _, rooms := range []int{1, 100} {
			shape := fmt.Sprintf("senders=%d/rooms=%d", senders, rooms)
			b.Run("sqlite/"+shape, func(b *testing.B) { benchmarkSend(b, dbtest.SQLite(b), senders, rooms) })
			b.Run("postgres/"+shape, func(b *testing.B) { benchmarkSend(b, durable(b), senders, rooms) })
		}
	}
}

// durable gives a PostgreSQL that waits for the disk, on a server of its own.
func durable(b *testing.B) *database.DB {
	server := postgres.Private(b, postgres.Durable())
	db := dbtest.Open(b, database.Options{URL: server.URL()})
	_, err := db.Migrate(b.Context())
	require.NoError(b, err)
	return db
}

func benchmarkSend(b *testing.B, db *database.DB, senders, rooms int) {
	service := chat.New(db, chat.Options{})
	defer service.Close()
	users, roomIDs := crowd(b, db, service, senders, rooms)
	measureSends(b, db, service, senders, "", func(n int64) (userID, roomID string) {
		return users[n%int64(senders)], roomIDs[n%int64(rooms)]
	})
}

// measureSends has senders send 200-byte messages that begin with what says whom they are for.
func measureSends(
	b *testing.B, db *database.DB, service *chat.Service, senders int, to string, where func(n int64) (userID, roomID string),
) {
	text := strings.Repeat("the quick brown fox jumps over the lazy dog while the kettle sings ", 3)[:173]
	var statements, next, failed, slowest atomic.Int64
	ctx := database.CountStatements(b.Context(), &statements)
	send := func(n int64) {
		began, key := time.Now(), id.New(id.Message)
		userID, roomID := where(n)
		_, _, err := service.Send(ctx, userID, chat.SendMessage{RoomID: roomID, ClientKey: key, Text: to + key[4:] + text})
		if err != nil {
			failed.Add(1)
		}
		if took := int64(time.Since(began)); took > slowest.Load() {
			slowest.Store(took) // roughly, which is enough
		}
	}
	ours, theirs := cpu(b, os.Getpid()), serverCPU(b, db)
	b.ReportAllocs()
	b.ResetTimer()
	var all sync.WaitGroup
	for range senders {
		all.Go(func() {
			for n := next.Add(1); n <= int64(b.N); n = next.Add(1) {
				send(n)
			}
		})
	}
	all.Wait()
	b.StopTimer()
	ours, theirs = cpu(b, os.Getpid())-ours, serverCPU(b, db)-theirs
	require.Zero(b, failed.Load())
	each := func(d time.Duration) float64 { return float64(d.Microseconds()) / float64(b.N) }
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
	b.ReportMetric(each(ours), "cpu-µs/message")
	b.ReportMetric(each(theirs), "postgres-µs/message")
	b.ReportMetric(float64(statements.Load())/float64(b.N), "statements/message")
	b.ReportMetric(float64(slowest.Load())/1e6, "slowest-ms")
}

// crowd makes senders, and rooms that all of them are members of.
func crowd(b *testing.B, db *database.DB, service *chat.Service, senders, rooms int) (users, roomIDs []string) {
	for range senders {
		users = append(users, dbtest.User(b, db, "").ID)
	}
	for i := range rooms {
		rm, _, err := service.CreateRoom(b.Context(), users[0], chat.CreateRoom{
			Name: fmt.Sprint("Room ", i), Kind: room.KindCHANNEL, Visibility: room.VisibilityPRIVATE,
		})
		require.NoError(b, err)
		roomIDs = append(roomIDs, rm.ID)
	}
	now := time.Now().UTC().Truncate(time.Millisecond)
	for _, roomID := range roomIDs {
		require.NoError(b, db.Write(b.Context(), func(ctx context.Context, tx *ent.Tx) error {
			_, err := tx.ExecContext(ctx, `INSERT INTO memberships (id, room_id, user_id, role, joined_at, version)
				SELECT 'mem_' || substr(r.id, 6) || substr(u.id, 20), r.id, u.id, 'MEMBER', $2, 1
				FROM users u, rooms r WHERE r.id = $1 AND u.id <> r.created_by_id`, roomID, now)
			return err
		}))
	}
	return users, roomIDs
}

// serverCPU is the time that a PostgreSQL has taken; nothing for SQLite.
func serverCPU(b *testing.B, db *database.DB) time.Duration {
	rows, err := db.Read().QueryContext(b.Context(), "SELECT pg_backend_pid()")
	if err != nil {
		return 0 // SQLite
	}
	defer rows.Close()
	require.True(b, rows.Next())
	var backend int
	require.NoError(b, rows.Scan(&backend))
	require.NoError(b, rows.Err())
	server := procStat(b, backend)[1]
	sum := cpu(b, mustAtoi(b, server))
	processes, err := filepath.Glob("/proc/[0-9]*")
	require.NoError(b, err)
	for _, p := range processes {
		pid := mustAtoi(b, filepath.Base(p))
		if s := procStat(b, pid); len(s) > 1 && s[1] == server {
			sum += cpu(b, pid)
		}
	}
	return sum
}

// cpu is the time that a process and those it has waited for have taken.
func cpu(b *testing.B, pid int) time.Duration {
	if runtime.GOOS != "linux" {
		return 0
	}
	s, ticks := procStat(b, pid), 0
	if len(s) < 15 {
		return 0 // it has ended
	}
	for _, field := range s[11:15] {
		ticks += mustAtoi(b, field)
	}
	return time.Duration(ticks) * time.Second / 100
}

// procStat gives the fields of a process from its state on, see proc(5).
func procStat(_ *testing.B, pid int) []string {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return nil
	}
	_, after, _ := strings.Cut(string(text), ") ")
	return strings.Fields(after)
}

func mustAtoi(b *testing.B, s string) int {
	n, err := strconv.Atoi(s)
	require.NoError(b, err)
	return n
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
