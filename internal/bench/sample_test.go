package bench

import (
	"math"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestMediansAndQuantiles(t *testing.T) {
	require.True(t, math.IsNaN(sample{}.median()))
	require.InDelta(t, 2, sample{3, 1, 2}.median(), 0)
	require.InDelta(t, 2.5, sample{4, 1, 2, 3}.median(), 0)
	require.InDelta(t, 2, sample{4, 4}.ratio(sample{2, 2, 9}), 0)

	require.Zero(t, quantile(nil, 0.5))
	var hundred []time.Duration
	for i := 100; i > 0; i-- {
		hundred = append(hundred, time.Duration(i))
	}
	require.Equal(t, time.Duration(50), quantile(hundred, 0.5))
	require.Equal(t, time.Duration(99), quantile(hundred, 0.99))
	require.Equal(t, time.Duration(100), quantile(hundred, 1))
	require.Equal(t, time.Duration(7), quantile([]time.Duration{7}, 0.99))
}

func TestFiguresOfProcesses(t *testing.T) {
	used, err := parseStat([]byte("7 (a (strange) name) S 1 7 7 0 -1 4194560 9 0 0 0 150 50 0 0 20 0 1 0 5 0 0"))
	require.NoError(t, err)
	require.Equal(t, 2*time.Second, used, "150 ticks of user and 50 of system time")
	for _, bad := range []string{"", "7 (name", "7 (name) S 1", "7 (name) S 1 7 7 0 -1 4194560 9 0 0 0 x y 0 0"} {
		_, err := parseStat([]byte(bad))
		require.Error(t, err, bad)
	}
	kib, err := parseKiB([]byte("Name:\tx\nVmRSS:\t  1234 kB\n"), "VmRSS")
	require.NoError(t, err)
	require.InDelta(t, 1234, kib, 0)
	_, err = parseKiB([]byte("Name:\tx\n"), "VmRSS")
	require.Error(t, err)
	n, err := parseMetric([]byte("# TYPE go_goroutines gauge\ngo_goroutines_x 1\ngo_goroutines 42\n"), "go_goroutines")
	require.NoError(t, err)
	require.InDelta(t, 42, n, 0)

	own, err := cpuTime(os.Getpid())
	require.NoError(t, err)
	require.GreaterOrEqual(t, own, time.Duration(0))
	resident, err := residentKiB(os.Getpid())
	require.NoError(t, err)
	require.Positive(t, resident)
}
