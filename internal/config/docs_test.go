package config_test

import (
	"os"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/stretchr/testify/require"

	"parley/internal/config"
)

// The operator's page lists every setting as it is.
func TestDocumentedSettings(t *testing.T) {
	page, err := os.ReadFile("../../docs/operating.md")
	require.NoError(t, err)
	var documented []string
	for line := range strings.Lines(string(page)) {
		if strings.HasPrefix(line, "| `PARLEY_") {
			documented = append(documented, strings.TrimSpace(line))
		}
	}
	require.Equal(t, settingRows(t), documented)
}

func settingRows(t *testing.T) []string {
	t.Helper()
	var c config.Config
	var r config.Reader
	parser, err := kong.New(&c, append(r.Options(), kong.NoDefaultHelp())...)
	require.NoError(t, err)
	var rows []string
	for _, flag := range parser.Model.Flags {
		value := ""
		if flag.Default != "" {
			value = "`" + flag.Default + "`"
		}
		rows = append(rows, "| `"+flag.Tag.Envs[0]+"` | "+value+" | "+flag.Help+" |")
	}
	return rows
}
