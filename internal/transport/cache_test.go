package transport

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCacheKeepsToItsBytes(t *testing.T) {
	c := newCache[int](10_000)
	for i := range 1000 {
		c.add(strconv.Itoa(i), i, 100+i%500)
		require.LessOrEqual(t, c.stats().Bytes, int64(10_000))
	}
	newest, ok := c.get("999")
	require.True(t, ok)
	require.Equal(t, 999, newest)
	_, ok = c.get("0")
	require.False(t, ok)
	require.Equal(t, uint64(1), c.stats().Hits)
	require.Equal(t, uint64(1), c.stats().Misses)
}

func TestCacheRefusesWhatIsLargerThanItself(t *testing.T) {
	c := newCache[int](10_000)
	c.add("small", 1, 100)
	c.add("large", 2, 10_001)
	_, ok := c.get("small")
	require.True(t, ok, "nothing was pushed out for it")
	_, ok = c.get("large")
	require.False(t, ok)
}

func TestCacheCountsAReplacedValueOnce(t *testing.T) {
	c := newCache[int](10_000)
	for i := range 100 {
		c.add("key", i, 1000)
	}
	require.Equal(t, 1, c.stats().Entries)
	require.Equal(t, int64(1000+3+entryBytes), c.stats().Bytes)
}
