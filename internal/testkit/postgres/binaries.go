package postgres

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"syscall"
	"time"
)

// debianBinaries is where Debian and its children keep one directory for each major version.
const debianBinaries = "/usr/lib/postgresql/*/bin"

// oldest is the first major version with DROP DATABASE … WITH (FORCE).
const oldest = 13

// programs must stand together in a directory for it to be of use.
func programs() []string { return []string{"postgres", "initdb", "pg_ctl"} }

var errNoBinaries = errors.New("no PostgreSQL server binaries")

// findOrInstall gives a directory with the server's programs, installing them where that can be done.
func findOrInstall(ctx context.Context, a account) (string, error) {
	dir, err := findBinaries(ctx, a, debianBinaries)
	if !errors.Is(err, errNoBinaries) {
		return dir, err
	}
	if installErr := install(ctx); installErr != nil {
		return "", errors.Join(err, installErr)
	}
	return findBinaries(ctx, a, debianBinaries)
}

// findBinaries looks in PATH, then through the directories that match glob, the highest version first.
func findBinaries(ctx context.Context, a account, glob string) (string, error) {
	var candidates []string
	if found, err := exec.LookPath("postgres"); err == nil {
		// A link leads to the directory with the other programs; a wrapper may stand beside theirs.
		if target, err := filepath.EvalSymlinks(found); err == nil {
			candidates = append(candidates, filepath.Dir(target))
		}
		candidates = append(candidates, filepath.Dir(found))
	}
	versions, err := filepath.Glob(glob)
	if err != nil {
		return "", fmt.Errorf("look for PostgreSQL: %w", err)
	}
	slices.SortFunc(versions, func(x, y string) int { return cmp.Compare(numberIn(y), numberIn(x)) })

	for _, dir := range append(candidates, versions...) {
		if usable(ctx, dir, a) {
			return dir, nil
		}
	}
	return "", fmt.Errorf("%w of version %d or later in PATH or %s: install Debian's package postgresql, "+
		"or set %s to the URL of a server", errNoBinaries, oldest, glob, EnvURL)
}

// usable reports whether the server's user can run all the programs in dir, and they are new enough.
func usable(ctx context.Context, dir string, a account) bool {
	for _, program := range programs() {
		if version(ctx, filepath.Join(dir, program), a) < oldest {
			return false
		}
	}
	return true
}

// version gives the major version that a program says it has, or 0.
func version(ctx context.Context, program string, a account) int {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, "--version")
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: a.credential()}
	out, err := cmd.Output()
	if err != nil {
		return 0
	}
	return numberIn(string(out))
}

// numberIn gives the first whole number in a text, or 0.
func numberIn(text string) int {
	n, err := strconv.Atoi(regexp.MustCompile(`\d+`).FindString(text))
	if err != nil {
		return 0
	}
	return n
}

// localeFlags asks initdb for a linguistic order of text, as most servers in production have it, so
// that tests see what it does to sorting and comparing. It needs no locale of the system.
func localeFlags(ctx context.Context, binaries string, a account) string {
	const firstWithICU = 15
	if version(ctx, filepath.Join(binaries, "initdb"), a) < firstWithICU {
		return "--locale=C"
	}
	return "--locale=C --locale-provider=icu --icu-locale=und"
}
