package bus_test

import (
	"strconv"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"parley/internal/bus"
	"parley/internal/bus/bustest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestMemory(t *testing.T) {
	bustest.Suite(t, func(t *testing.T) (here, there bus.Bus) {
		b := bus.NewMemory(bus.MemoryOptions{})
		t.Cleanup(func() { require.NoError(t, b.Close()) })
		return b, b
	})
}

func TestMemoryKeepsTheNewestOfEachRoomWhileASubscriberIsBusy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := bus.NewMemory(bus.MemoryOptions{})
		var heard []bus.Hint
		release := make(chan struct{})
		b.Subscribe(func(h bus.Hint) {
			heard = append(heard, h)
			<-release
		})
		b.Publish(bus.Hint{RoomID: "a", Version: 1})
		synctest.Wait()
		for _, v := range []int{2, 4, 3, 4, 1} {
			b.Publish(bus.Hint{RoomID: "a", Version: v})
		}
		close(release)
		synctest.Wait()
		require.Equal(t, []bus.Hint{{RoomID: "a", Version: 1}, {RoomID: "a", Version: 4}}, heard)
		require.NoError(t, b.Close())
	})
}

func TestMemoryKeepsSubjectsApartWhileASubscriberIsBusy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := bus.NewMemory(bus.MemoryOptions{})
		heard := map[bus.Hint]bool{}
		release := make(chan struct{})
		b.Subscribe(func(h bus.Hint) {
			<-release
			heard[h] = true
		})
		b.Publish(bus.Hint{RoomID: "busy", Version: 1})
		synctest.Wait()
		want := []bus.Hint{
			{RoomID: "x", Version: 1},
			{UserID: "x", Version: 2},
			{RoomID: "x", UserID: "x", Version: 4},
			{RoomID: "x", UserID: "y", Version: 1, Typing: true},
		}
		b.Publish(bus.Hint{RoomID: "x", UserID: "x", Version: 3, Typing: true})
		for _, h := range want {
			b.Publish(h)
		}
		close(release)
		synctest.Wait()
		require.Len(t, heard, len(want)+1, "a sign of typing is overtaken by its end")
		for _, h := range want {
			require.True(t, heard[h], "%+v", h)
		}
		require.NoError(t, b.Close())
	})
}

func TestMemoryDropsHintsOfFurtherRoomsWhenFull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := bus.NewMemory(bus.MemoryOptions{Pending: 2})
		var mu sync.Mutex
		heard := map[string]int{}
		release := make(chan struct{})
		b.Subscribe(func(h bus.Hint) {
			<-release
			mu.Lock()
			defer mu.Unlock()
			heard[h.RoomID] = h.Version
		})
		b.Publish(bus.Hint{RoomID: "busy", Version: 1})
		synctest.Wait()
		for i := range 4 {
			b.Publish(bus.Hint{RoomID: strconv.Itoa(i), Version: 1})
		}
		b.Publish(bus.Hint{RoomID: "0", Version: 2})
		require.EqualValues(t, 2, b.Dropped())
		close(release)
		synctest.Wait()
		require.Equal(t, map[string]int{"busy": 1, "0": 2, "1": 1}, heard)
		require.NoError(t, b.Close())
	})
}

func BenchmarkMemoryPublish(b *testing.B) {
	m := bus.NewMemory(bus.MemoryOptions{})
	defer func() { require.NoError(b, m.Close()) }()
	m.Subscribe(func(bus.Hint) {})
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		m.Publish(bus.Hint{RoomID: "room", Version: i})
	}
}
