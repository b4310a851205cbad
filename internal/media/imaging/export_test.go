package imaging

// Admitted is how many callers work or wait.
func (p *Processor) Admitted() int { return len(p.admitted) }
