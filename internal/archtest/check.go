package archtest

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// module is the prefix of our import paths.
const module = "parley"

// pkg is what `go list -json` tells of a package.
type pkg struct {
	ImportPath   string
	Dir          string
	Name         string
	Doc          string
	Imports      []string
	TestImports  []string
	XTestImports []string
}

// violations names everything in the packages that the table does not allow.
func violations(packages []pkg, table []arrow) []string {
	var found []string
	report := func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }
	for _, p := range packages {
		self := inside(p.ImportPath)
		row, known := rowOf(self, table)
		if !known {
			report("%s has no row in the table of arrows", self)
			continue
		}
		for _, to := range ours(p.Imports) {
			if !mayImport(self, to, slices.Concat(row.to, []string{row.from})) {
				report("%s imports %s", self, to)
			}
		}
		// A test builds real parts: it may import whatever its package reaches, and the suites of that.
		reach := slices.Concat(reachable(row, packages, table), []string{self, row.from}, forTests())
		for _, to := range ours(slices.Concat(p.TestImports, p.XTestImports)) {
			if matchesAny(to, reach) || (isSuite(to) && matchesAny(path.Dir(to), reach)) {
				continue
			}
			report("a test of %s imports %s", self, to)
		}
		if strings.TrimSpace(p.Doc) == "" && !generated(self) {
			report("%s has no package comment", self)
		}
		if base := path.Base(self); slices.Contains(nondescript(), base) || slices.Contains(nondescript(), p.Name) {
			report("%s has a name that does not say what it is for", self)
		}
	}
	return found
}

// mayImport reports whether one package may import another, given its row. No pattern of a row opens
// the testkit, or a suite that several implementations share, to what is no test: the testkit must be
// named.
func mayImport(from, to string, allowed []string) bool {
	switch {
	case matches(to, testkit) && !matches(from, testkit):
		return slices.Contains(allowed, to)
	case isSuite(to) && !isSuite(from) && !matches(from, testkit):
		return false
	case slices.Contains(leaves(), from):
		return false
	case slices.Contains(leaves(), to):
		return true
	default:
		return matchesAny(to, allowed)
	}
}

// isSuite reports whether a package is named like bustest.
func isSuite(self string) bool { return strings.HasSuffix(path.Base(self), "test") }

// reachable gives the packages that a row leads to, over any number of arrows.
func reachable(row arrow, packages []pkg, table []arrow) []string {
	var reached []string
	queue := slices.Clone(row.to)
	for len(queue) > 0 {
		pattern := queue[0]
		queue = queue[1:]
		for _, p := range packages {
			to := inside(p.ImportPath)
			if !matches(to, pattern) || slices.Contains(reached, to) || matches(to, testkit) {
				continue
			}
			reached = append(reached, to)
			if next, known := rowOf(to, table); known {
				queue = append(queue, next.to...)
			}
		}
	}
	return append(reached, leaves()...)
}

func rowOf(self string, table []arrow) (arrow, bool) {
	i := slices.IndexFunc(table, func(a arrow) bool { return matches(self, a.from) })
	if i < 0 {
		return arrow{}, false
	}
	return table[i], true
}

// ours gives the imports that are packages of the module, once each and without its name.
func ours(imports []string) []string {
	var out []string
	for _, p := range imports {
		if strings.HasPrefix(p, module+"/") {
			out = append(out, inside(p))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func inside(importPath string) string { return strings.TrimPrefix(importPath, module+"/") }

func matchesAny(self string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool { return matches(self, pattern) })
}

// matches reports whether a path is the pattern or, where that ends with "/...", stands below it.
func matches(self, pattern string) bool {
	top, subtree := strings.CutSuffix(pattern, "/...")
	return self == top || (subtree && strings.HasPrefix(self, top+"/"))
}
