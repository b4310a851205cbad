package bench

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// process is a running server. Its methods may be called from one goroutine at a time.
type process struct {
	cmd     *exec.Cmd
	address string // host:port that it listens on
	stderr  tail
	drained chan struct{} // closed when its standard output has ended
	orders  orders
}

// startTime bounds how long a server may take to say where it listens.
const startTime = 30 * time.Second

// launch starts a server and waits until it says "… listens on host:port." The environment is ours
// without any setting of Parley, and env. One that obeys must have been built to.
func launch(ctx context.Context, command, env []string, obeys bool) (*process, error) {
	p := &process{drained: make(chan struct{})}
	p.cmd = exec.CommandContext(ctx, command[0], command[1:]...) //nolint:gosec // programs that this package built
	p.cmd.Env = append(cleanEnvironment(), env...)
	p.cmd.Stderr = &p.stderr
	p.cmd.SysProcAttr = endWithParent()
	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("start a server: %w", err)
	}
	if obeys {
		begun, err := p.obey()
		if err != nil {
			return nil, err
		}
		defer begun()
	}
	if err := p.cmd.Start(); err != nil {
		p.orders.close()
		return nil, fmt.Errorf("start a server: %w", err)
	}
	address := make(chan string, 1)
	go p.listen(stdout, address)
	select {
	case p.address = <-address:
	case <-time.After(startTime):
	}
	if p.address == "" {
		p.stop()
		return nil, fmt.Errorf("start a server: it does not listen\n%s", p.stderr.text())
	}
	return p, nil
}

// listen finds the address in what a server prints, and reads on to its end.
func (p *process) listen(stdout io.Reader, address chan<- string) {
	defer close(p.drained)
	defer close(address)
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		if _, rest, found := strings.Cut(lines.Text(), "listens on "); found {
			address <- strings.TrimSuffix(rest, ".")
			break
		}
	}
	_, _ = io.Copy(io.Discard, stdout) // it ends with the process
}

// stop ends the server at once. Its data is private, so nothing is lost.
func (p *process) stop() {
	_ = p.cmd.Process.Kill() // it may have ended already
	<-p.drained
	_ = p.cmd.Wait() // killed, which is no news
	p.orders.close()
}

// cpu is what the server has used so far.
func (p *process) cpu() (time.Duration, error) { return cpuTime(p.cmd.Process.Pid) }

// cleanEnvironment is ours without Parley's settings, which would change what is measured.
func cleanEnvironment() []string {
	var env []string
	for _, setting := range os.Environ() {
		if !strings.HasPrefix(setting, "PARLEY_") {
			env = append(env, setting)
		}
	}
	return env
}

// tail keeps the end of what a server logs, to explain its failure. It is safe for concurrent use.
type tail struct {
	mu   sync.Mutex // guards last
	last []byte
}

// Write keeps the end and never fails.
func (t *tail) Write(p []byte) (int, error) {
	const most = 4 << 10
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last = append(t.last, p...)
	t.last = t.last[max(0, len(t.last)-most):]
	return len(p), nil
}

func (t *tail) text() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.last)
}
