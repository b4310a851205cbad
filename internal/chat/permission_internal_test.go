package chat

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheTableIsCompleteAndInTheDocs(t *testing.T) {
	require.Len(t, order, len(table))
	var lines strings.Builder
	lines.WriteString("| permission | outsider, public room | member | admin | owner | in a direct room | in an archived room |\n")
	lines.WriteString("|---|---|---|---|---|---|---|\n")
	for _, p := range order {
		r, ok := table[p]
		require.True(t, ok, p)
		fmt.Fprintf(&lines, "| %s |", p)
		for _, held := range []bool{r.outsider, r.member, r.admin, r.owner, r.direct, r.archived} {
			if held {
				lines.WriteString(" yes |")
			} else {
				lines.WriteString(" |")
			}
		}
		lines.WriteString("\n")
	}
	doc, err := os.ReadFile("../../docs/permissions.md")
	require.NoError(t, err)
	require.Contains(t, string(doc), lines.String(), "docs/permissions.md must hold this table:\n%s", lines.String())
}
