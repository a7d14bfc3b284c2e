package route

import (
	"fmt"
	"strings"

	"servicemap/fault"
)

// All words of the steps. Fields in braces are filled in by Step.Text; English sentences get their capital there.

func say(zh, en string) fault.Text { return fault.Text{ZH: zh, EN: en} }

// sentence returns the pattern of a step. {at} is where and {turn} which way, both empty where there is nothing to say;
// {way} is a street or path by its name or else its kind, {what} one by both. Chinese patterns leave the space before a number
// to Step.Text.
func (s *Step) sentence() fault.Text {
	switch {
	case s.Turn == Arrive && s.Length >= fragment && s.Side != Straight:
		return say("再向{side}走{metres}，到达{place}", "walk another {metres} to the {side} to reach {place}")
	case s.Turn == Arrive && s.Length >= fragment:
		return say("再走{metres}，到达{place}", "walk another {metres} to reach {place}")
	case s.Turn == Arrive && s.Side != Straight:
		return say("到达{place}，在{side}侧", "you have arrived: {place} is on the {side}")
	case s.Turn == Arrive:
		return say("到达{place}", "you have arrived at {place}")
	case s.Kind == OffNetwork && s.Length == 0: // there already
		return say("出发", "set out")
	case s.Kind == OffNetwork && s.Class != "":
		return say("向{heading}走{metres}，到{way}", "walk {metres} {heading} to {way}")
	case s.Kind == OffNetwork:
		return say("向{heading}走{metres}", "walk {metres} {heading}")
	case s.Kind == Street:
		return s.alongStreet()
	}
	return s.over()
}

// alongStreet is the part of sentence for streets.
func (s *Step) alongStreet() fault.Text {
	switch {
	case s.Turn == Depart:
		return say("向{heading}出发，沿{way}步行{metres}", "walk {metres} {heading} along {way}")
	case s.Turn == Straight && s.Street != "" && !s.Stays && !s.reached:
		return say("{at}直行，进入{way}，步行{metres}", "{at}go straight on along {way} for {metres}")
	case s.Turn == Straight || s.Stays:
		return say("{at}{turn}继续沿{way}步行{metres}", "{at}{turn}continue along {way} for {metres}")
	case s.Street != "" && !s.reached:
		return say("{at}{turn}进入{way}，步行{metres}", "{at}{turn}walk {metres} along {way}")
	}
	return say("{at}{turn}沿{way}步行{metres}", "{at}{turn}walk {metres} along {way}")
}

// over is the part of sentence for what is no street.
func (s *Step) over() fault.Text {
	few := s.Length < fewSteps
	switch s.Kind {
	case StepsUp:
		if few {
			return say("{at}{turn}上几级台阶", "{at}{turn}go up a few steps")
		}
		return say("{at}{turn}上台阶{metres}", "{at}{turn}go up the steps for {metres}")
	case StepsDown:
		if few {
			return say("{at}{turn}下几级台阶", "{at}{turn}go down a few steps")
		}
		return say("{at}{turn}下台阶{metres}", "{at}{turn}go down the steps for {metres}")
	case Steps:
		if few {
			return say("{at}{turn}走几级台阶", "{at}{turn}take the short flight of steps")
		}
		return say("{at}{turn}走台阶{metres}", "{at}{turn}take the steps for {metres}")
	case Elevator:
		return say("{at}{turn}乘电梯", "{at}{turn}take the lift")
	case Footbridge:
		return say("{at}{turn}过{what}{metres}", "{at}{turn}cross {what} for {metres}")
	case Underpass:
		return say("{at}{turn}穿过{what}{metres}", "{at}{turn}go through {what} for {metres}")
	case Crossing:
		if s.Street != "" {
			return say("{at}{turn}走人行横道，横过{way}", "{at}{turn}cross {way} at the pedestrian crossing")
		}
		return say("{at}{turn}过人行横道", "{at}{turn}take the pedestrian crossing")
	case Square:
		if s.Class == "platform" {
			return say("{at}{turn}沿{way}步行{metres}", "{at}{turn}walk {metres} along {way}")
		}
		return say("{at}{turn}穿过{way}{metres}", "{at}{turn}walk {metres} across {way}")
	case Ferry:
		return say("{at}{turn}乘渡船", "{at}{turn}take the ferry")
	case Gate:
		if s.Private {
			return say("{at}{turn}穿过小区大门（私人出入口）", "{at}{turn}go through the gate (private)")
		}
		return say("{at}{turn}穿过大门", "{at}{turn}go through the gate")
	}
	return fault.Text{}
}

// fewSteps is below how many millimetres steps are not worth a number: people count steps, not metres.
const fewSteps = 5_000

// notes returns what is said after the sentence.
func (s *Step) notes() fault.Text {
	var t fault.Text
	add := func(n fault.Text) { t.ZH, t.EN = t.ZH+n.ZH, t.EN+n.EN }
	if s.Private && s.Kind == Street && s.Street != "" {
		add(say("（内部道路）", " (private)"))
	}
	if s.Timed {
		add(say("（仅部分时段开放）", " (open at certain times only)"))
	}
	if s.Crossings == 1 {
		add(say("，途中过 1 处人行横道", ", over one pedestrian crossing"))
	} else if s.Crossings > 1 {
		add(say(fmt.Sprintf("，途中过 %d 处人行横道", s.Crossings), fmt.Sprintf(", over %d pedestrian crossings", s.Crossings)))
	}
	return t
}

// noun returns what the way of a step is called when it has no name.
func (s *Step) noun() fault.Text {
	switch {
	case s.Kind == Footbridge:
		return say("人行桥", "the footbridge")
	case s.Kind == Underpass && !s.Layered:
		return say("建筑通道", "the passage")
	case s.Kind == Underpass && isRoad(s.Class):
		return say("下穿通道", "the underpass")
	case s.Kind == Underpass:
		return say("地下通道", "the underpass")
	case s.Class == "platform":
		return say("站台", "the platform")
	case s.Kind == Square && s.Class == "corridor":
		return say("大厅", "the hall")
	case s.Kind == Square:
		return say("广场", "the square")
	case s.Private && isRoad(s.Class):
		return say("内部道路", "the private road")
	case s.Private:
		return say("内部小路", "the private path")
	}
	switch s.Class {
	case "footway":
		if s.Beside != "" {
			return say("人行道", "the footpath")
		}
		return say("步道", "the footpath")
	case "path", "bridleway":
		return say("小路", "the path")
	case "pedestrian":
		return say("步行道", "the pedestrian way")
	case "cycleway":
		return say("自行车道", "the cycle path")
	case "track":
		return say("土路", "the track")
	case "service":
		return say("支路", "the service road")
	case "corridor":
		return say("室内通道", "the corridor")
	case "pier":
		return say("栈桥", "the pier")
	case "steps":
		return say("台阶", "the steps")
	case "elevator":
		return say("电梯", "the lift")
	}
	return say("道路", "the road")
}

// namedOf is a way told by kind and name, where the name may be of the street that leads over or through it.
func namedOf() fault.Text { return say("{noun}（{street}）", "{noun} ({street})") }

// besideOf is a way without a name that runs beside a road that has one.
func besideOf() fault.Text { return say("{street}旁的{noun}", "{noun} beside {street}") }

// atOf is where a turn is made.
func atOf() fault.Text { return say("在{landmark}处", "at {landmark}, ") }

// headOf is how a walk sets out over what is no street.
func headOf() fault.Text { return say("向{heading}出发，", "head {heading} and ") }

// words returns the turn as it opens a sentence.
func (t Turn) words() fault.Text {
	switch t {
	case SlightLeft:
		return say("向左前方走，", "bear left and ")
	case Left:
		return say("左转，", "turn left and ")
	case SharpLeft:
		return say("向左后方转，", "turn sharp left and ")
	case SlightRight:
		return say("向右前方走，", "bear right and ")
	case Right:
		return say("右转，", "turn right and ")
	case SharpRight:
		return say("向右后方转，", "turn sharp right and ")
	case UTurn:
		return say("掉头，", "turn back and ")
	}
	return fault.Text{}
}

// sideWords returns the side of an arrival.
func (t Turn) sideWords() fault.Text {
	if t == Left {
		return say("左", "left")
	}
	return say("右", "right")
}

// destination is the point of an arrival that has no name.
func destination() fault.Text { return say("目的地", "your destination") }

// compass returns a direction by its number, clockwise from north.
func compass(eighth int) fault.Text {
	return [...]fault.Text{
		say("北", "north"), say("东北", "north-east"), say("东", "east"), say("东南", "south-east"),
		say("南", "south"), say("西南", "south-west"), say("西", "west"), say("西北", "north-west"),
	}[eighth]
}

// distance returns a length in millimetres as people say it: to 5 metres below 100 and never 0, to 10 metres below a
// kilometre, then to a tenth of a kilometre.
func distance(mm uint32) fault.Text {
	metres := max((int(mm)+2_500)/5_000*5, 5)
	if metres >= 100 {
		metres = (int(mm) + 5_000) / 10_000 * 10
	}
	if metres >= 1000 {
		km := strings.TrimSuffix(fmt.Sprintf("%.1f", float64(mm)/1e6), ".0")
		return say(km+" 公里", km+" km")
	}
	return say(fmt.Sprintf("%d 米", metres), fmt.Sprintf("%d m", metres))
}
