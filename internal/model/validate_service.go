package model

func validateService(p *Problems, s *Service) {
	if s == nil {
		return
	}
	p.optionalOneOf(Path{"service", "type"}, s.Type, "ClusterIP", "NodePort", "LoadBalancer")
	validateAnnotations(p, Path{"service", "annotations"}, s.Annotations)
}
