package graph

import (
	"testing"

	"github.com/stretchr/testify/require"

	"parley/internal/chat"
	"parley/internal/fault"
)

func TestPagesOfHistory(t *testing.T) {
	t.Parallel()
	const room = "room_1"
	at := func(seq string) *string { c := encodeCursor(listMessages, seq, room); return &c }
	some := "msg_1"
	size := func(n int) *int { return &n }
	for name, test := range map[string]struct {
		args  historyArgs
		want  chat.Page
		field string // of BAD_USER_INPUT
	}{
		"nothing: the newest":    {args: historyArgs{}, want: chat.Page{Limit: 50, Backward: true}},
		"first":                  {args: historyArgs{first: size(3)}, want: chat.Page{Limit: 3}},
		"after":                  {args: historyArgs{after: at("7")}, want: chat.Page{Limit: 50, After: 7}},
		"first after":            {args: historyArgs{first: size(100), after: at("7")}, want: chat.Page{Limit: 100, After: 7}},
		"last":                   {args: historyArgs{last: size(1)}, want: chat.Page{Limit: 1, Backward: true}},
		"before":                 {args: historyArgs{before: at("7")}, want: chat.Page{Limit: 50, Before: 7, Backward: true}},
		"last before":            {args: historyArgs{last: size(2), before: at("7")}, want: chat.Page{Limit: 2, Before: 7, Backward: true}},
		"around":                 {args: historyArgs{around: &some}, want: chat.Page{Limit: 50, Backward: true}},
		"around, first as size":  {args: historyArgs{around: &some, first: size(4)}, want: chat.Page{Limit: 4}},
		"around, last as size":   {args: historyArgs{around: &some, last: size(4)}, want: chat.Page{Limit: 4, Backward: true}},
		"first 0":                {args: historyArgs{first: size(0)}, field: "first"},
		"first -1":               {args: historyArgs{first: size(-1)}, field: "first"},
		"first 101":              {args: historyArgs{first: size(101)}, field: "first"},
		"last 0":                 {args: historyArgs{last: size(0)}, field: "last"},
		"last 101":               {args: historyArgs{last: size(101)}, field: "last"},
		"first and last":         {args: historyArgs{first: size(1), last: size(1)}, field: "last"},
		"after and before":       {args: historyArgs{after: at("1"), before: at("5")}, field: "before"},
		"first before":           {args: historyArgs{first: size(1), before: at("5")}, field: "before"},
		"last after":             {args: historyArgs{last: size(1), after: at("5")}, field: "after"},
		"around after":           {args: historyArgs{around: &some, after: at("5")}, field: "after"},
		"around before":          {args: historyArgs{around: &some, before: at("5")}, field: "before"},
		"around, two sizes":      {args: historyArgs{around: &some, first: size(1), last: size(1)}, field: "last"},
		"around, first too many": {args: historyArgs{around: &some, first: size(101)}, field: "first"},
	} {
		got, err := test.args.page(&root{pageMax: 100}, room)
		if test.field == "" {
			require.NoError(t, err, name)
			require.Equal(t, test.want, got, name)
			continue
		}
		var f *fault.Error
		require.ErrorAs(t, err, &f, name)
		require.Equal(t, fault.BadUserInput, f.Code, name)
		require.Equal(t, test.field, f.Field, name)
	}
}

func TestCursorsOfAnotherRoomsHistoryAreRefused(t *testing.T) {
	t.Parallel()
	foreign := encodeCursor(listMessages, "7", "room_2")
	for name, args := range map[string]historyArgs{"after": {after: &foreign}, "before": {before: &foreign}} {
		_, err := args.page(&root{pageMax: 100}, "room_1")
		require.Equal(t, fault.CursorInvalid, fault.CodeOf(err), name)
	}
}
