package bench

import (
	"bufio"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"parley/internal/bench/remote"
)

// obedience is the source file that makes a Parley obey.
//
//go:embed overlay.go.txt
var obedience []byte

// overlay writes the file where a build finds it beside the server's sources, which stay as they are,
// and gives the flags for the build.
func (r *runner) overlay() ([]string, error) {
	source, list := filepath.Join(r.dir, "obey.go"), filepath.Join(r.dir, "overlay.json")
	text, err := json.Marshal(map[string]map[string]string{
		"Replace": {filepath.Join(r.root, "cmd", "parley", "obey.go"): source},
	})
	if err != nil {
		return nil, fmt.Errorf("add what obeys: %w", err)
	}
	if err := errors.Join(os.WriteFile(source, obedience, 0o600), os.WriteFile(list, text, 0o600)); err != nil {
		return nil, fmt.Errorf("add what obeys: %w", err)
	}
	return []string{"-overlay", list}, nil
}

// orders are what an obedient server is told, one at a time. The zero value is of a server that obeys
// nobody.
type orders struct {
	commands io.WriteCloser
	answers  *os.File
	lines    *bufio.Reader
}

// obey lets a server that has not started yet take orders. begun is to be called when it has.
func (p *process) obey() (begun func(), err error) {
	if p.orders.commands, err = p.cmd.StdinPipe(); err != nil {
		return nil, fmt.Errorf("make a server obey: %w", err)
	}
	answers, theirs, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("make a server obey: %w", err)
	}
	p.orders.answers, p.orders.lines = answers, bufio.NewReader(answers)
	p.cmd.ExtraFiles = []*os.File{theirs} // the first of them is remote.Answers
	p.cmd.Env = append(p.cmd.Env, remote.Variable+"=1")
	return func() { _ = theirs.Close() }, nil // the server has its own
}

func (o *orders) close() {
	if o.answers != nil {
		_ = o.answers.Close() // what it says now is nothing that was asked for
	}
}

// answerTime bounds how long a server may take over an order.
const answerTime = 30 * time.Second

// ask gives an order and waits for its answer.
func (p *process) ask(command ...string) (string, error) {
	if p.orders.commands == nil {
		return "", errors.New("ask a server: it obeys nobody")
	}
	if err := p.orders.answers.SetReadDeadline(time.Now().Add(answerTime)); err != nil {
		return "", fmt.Errorf("ask a server: %w", err)
	}
	if _, err := fmt.Fprintln(p.orders.commands, strings.Join(command, " ")); err != nil {
		return "", fmt.Errorf("ask a server: %w", err)
	}
	line, err := p.orders.lines.ReadString('\n')
	if err != nil {
		return "", fmt.Errorf("ask a server: %w", err)
	}
	answer := strings.TrimSuffix(line, "\n")
	if reason, failed := strings.CutPrefix(answer, remote.Failed); failed {
		return "", fmt.Errorf("ask a server: %s", reason)
	}
	return answer, nil
}

// footprint is what a server holds.
type footprint struct{ kib, goroutines float64 }

// settled gives a server's footprint when all its garbage has been collected and all free memory given
// back, so that it holds what it needs and no more.
func settled(ctx context.Context, p *process) (footprint, error) {
	answer, err := p.ask(remote.Collect)
	if err != nil {
		return footprint{}, err
	}
	goroutines, err := strconv.ParseFloat(answer, 64)
	if err != nil {
		return footprint{}, fmt.Errorf("count goroutines: %w", err)
	}
	kib, err := residentKiB(p.cmd.Process.Pid)
	return footprint{kib, goroutines}, errors.Join(err, context.Cause(ctx))
}
