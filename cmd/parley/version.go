package main

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"
)

// version is set by the linker (-X main.version=v1.2.3) in releases, and empty otherwise.
var version string

// unversioned is the version of a program built without the history, as `go run` does.
const unversioned = "devel"

// versionCmd prints the version.
type versionCmd struct{}

// Run prints one line.
func (versionCmd) Run(p *program) error {
	_, err := fmt.Fprintln(p.stdout, versionLine())
	return err
}

// versionLine is what parley version and --version print.
func versionLine() string {
	return fmt.Sprintf("parley %s %s %s/%s", currentVersion(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// currentVersion is what the linker was told, else what Go knows of the module and its commit.
func currentVersion() string {
	build, ok := debug.ReadBuildInfo()
	if version != "" || !ok {
		return cmp.Or(version, unversioned)
	}
	if v := build.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	revision, dirty := unversioned, ""
	for _, setting := range build.Settings {
		switch {
		case setting.Key == "vcs.revision":
			revision = setting.Value[:min(12, len(setting.Value))]
		case setting.Key == "vcs.modified" && setting.Value == "true":
			dirty = "-dirty"
		}
	}
	return revision + dirty
}
