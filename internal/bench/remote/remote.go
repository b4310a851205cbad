// Package remote lets the benchmark ask a server's process for what cannot be had from outside: to
// collect its garbage, and to write profiles. Baselines call Obey; a Parley that is to be asked is built
// with a file beside its main package that does, so the program that people run has nothing of this.
//
// Commands come as lines of the standard input, each is answered with one line of the file Answers, in
// order. It imports nothing of ours; only internal/bench and cmd/parley-bench import it.
package remote

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"strings"
)

const (
	// Variable is the environment variable that makes a process obey.
	Variable = "BENCH_OBEYS"
	// Answers is the descriptor of the file that a process answers on.
	Answers = 3
)

// The commands. Profiles take the path of a file.
const (
	// Collect collects garbage and gives all free memory back to the system; its answer is the number
	// of goroutines.
	Collect = "collect"
	// BeginCPU begins a CPU profile, EndCPU finishes it.
	BeginCPU = "begin-cpu"
	EndCPU   = "end-cpu"
	// Heap writes a profile of what is on the heap.
	Heap = "heap"
)

// Failed begins the answer to a command that failed.
const Failed = "failed: "

// Obey starts to obey if Variable is set. Its goroutine runs until the standard input ends.
func Obey() {
	if os.Getenv(Variable) == "" {
		return
	}
	go func() {
		var o orders
		_ = o.follow(os.Stdin, os.NewFile(Answers, "answers")) // the benchmark sees the end of the answers
	}()
}

// orders is what has been begun.
type orders struct{ cpu *os.File }

func (o *orders) follow(commands io.Reader, answers io.Writer) error {
	lines := bufio.NewScanner(commands)
	for lines.Scan() {
		command, path, _ := strings.Cut(lines.Text(), " ")
		answer, err := o.do(command, path)
		if err != nil {
			answer = Failed + strings.ReplaceAll(err.Error(), "\n", "; ")
		}
		if _, err := fmt.Fprintln(answers, answer); err != nil {
			return fmt.Errorf("answer: %w", err)
		}
	}
	return lines.Err() //nolint:wrapcheck // nobody reads it
}

func (o *orders) do(command, path string) (answer string, err error) {
	switch command {
	case Collect:
		return collect(), nil
	case BeginCPU:
		return "begun", o.beginCPU(path)
	case EndCPU:
		return "written", o.endCPU()
	case Heap:
		return "written", writeHeap(path)
	default:
		return "", errors.New("there is no such command")
	}
}

// collections is how often garbage is collected: pools let go with the second, what has a finalizer goes
// a collection later, and each halves the stack of a goroutine that needs little of it.
const collections = 6

func collect() string {
	for range collections {
		runtime.GC()
	}
	debug.FreeOSMemory()
	return fmt.Sprint(runtime.NumGoroutine())
}

func (o *orders) beginCPU(path string) error {
	if o.cpu != nil {
		return errors.New("a profile is under way")
	}
	file, err := os.Create(path) //nolint:gosec // the benchmark names it
	if err != nil {
		return fmt.Errorf("begin a profile: %w", err)
	}
	if err := pprof.StartCPUProfile(file); err != nil {
		return errors.Join(fmt.Errorf("begin a profile: %w", err), file.Close())
	}
	o.cpu = file
	return nil
}

func (o *orders) endCPU() error {
	if o.cpu == nil {
		return errors.New("no profile is under way")
	}
	pprof.StopCPUProfile()
	file := o.cpu
	o.cpu = nil
	if err := file.Close(); err != nil {
		return fmt.Errorf("end a profile: %w", err)
	}
	return nil
}

func writeHeap(path string) (err error) {
	file, err := os.Create(path) //nolint:gosec // the benchmark names it
	if err != nil {
		return fmt.Errorf("write a profile: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if err := pprof.Lookup("heap").WriteTo(file, 0); err != nil {
		return fmt.Errorf("write a profile: %w", err)
	}
	return nil
}
