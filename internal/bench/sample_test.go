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
	kib, err := parseKiB([]byte("Name:\tx\nVmRSS:\t  1234 kB\n"), "VmRSS")
	require.NoError(t, err)
	require.InDelta(t, 1234, kib, 0)
	_, err = parseKiB([]byte("Name:\tx\n"), "VmRSS")
	require.Error(t, err)
	began, err := cpuTime(os.Getpid())
	require.NoError(t, err)
	require.Eventually(t, func() bool {
		used, err := cpuTime(os.Getpid())
		return err == nil && used > began
	}, time.Minute, time.Millisecond, "waiting is work too")
	resident, err := residentKiB(os.Getpid())
	require.NoError(t, err)
	require.Positive(t, resident)
}
