"""Writes any number of varied reports: a small grammar over the project's own catalogue, from a seed.

The reports are made to hold about as much as real ones (see `MEASURED`): headings, citations, named initiatives,
figures in all their forms, and the long plain sentences between them. They are not language for people. Reports that
are dense with figures are beside them, in `corpora/reports`: the sample has one in 40 characters.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lawgov_nlp.catalogue import default

YEARS = range(2016, 2026)
LENGTH = range(14, 36)
"""Points in a report; a point has some 150 characters."""
MEASURED = {"figure": (208, 257), "policy": (172, 220), "initiative": (153, 490), "sentence": (54, 59)}
"""Characters for one of each as the pipeline counts them, in the report of `shared/seed` and in 83,000 characters of
openings of real reports up to 2021; `tests/test_benchmarks.py` holds the generator to it, on the dense side.
"""
FIGURES_A_POINT = (0.2, 1.5)
"""Sentences with figures a point, least and most by report, as some count everything and some nothing."""

OPENINGS = (
    "{year}年，我{unit}以习近平新时代中国特色社会主义思想为指导，认真落实《{plan}》，现将有关情况报告如下：",
    "过去的{year}年，{region}围绕基本建成法治政府的目标，对照《{plan}》逐项推进。现将情况报告如下。",
    "根据《{plan}》要求，现将{region}{year}年度法治政府建设情况报告如下：",
)
HEADINGS = {
    "leadership": ("加强组织领导，压实法治建设责任", "健全法治政府建设推进机制", "坚持党对法治建设的领导"),
    "functions": ("依法全面履行政府职能", "持续优化法治化营商环境", "深化行政审批制度改革"),
    "institutions": ("完善依法行政制度体系", "健全行政决策制度体系", "加强规范性文件管理"),
    "enforcement": ("严格规范公正文明执法", "健全行政执法工作体系", "规范行政执法行为"),
    "services": ("依法有效化解社会矛盾纠纷", "完善公共法律服务体系", "深入开展法治宣传教育"),
    "supervision": ("强化对行政权力的制约和监督", "全面推进政务公开", "自觉接受各方面监督"),
}
TOPICS = {
    "leadership": ("法治建设专题会议", "领导干部学法", "法治督察", "述法工作", "法治政府建设示范创建"),
    "functions": ("行政许可事项", "政务服务事项", "证明事项清理", "商事登记", "权责清单调整"),
    "institutions": ("行政规范性文件", "重大行政决策", "合法性审查", "政府合同审查", "立法项目调研"),
    "enforcement": ("行政处罚案件", "行政检查", "行政复议案件", "行政应诉案件", "执法人员培训"),
    "services": ("人民调解案件", "法律援助案件", "公证事项", "普法宣传活动", "公共法律服务工作站"),
    "supervision": ("人大代表建议", "政协提案", "依申请公开", "政府信息公开", "审计项目"),
}
LEADS = (
    *("扎实推进{topic}", "持续做好{topic}相关工作", "不断规范{topic}", "着力提升{topic}质效", "把{topic}摆在突出位置"),
    *("健全{topic}工作机制", "围绕{topic}补短板、强弱项", "统筹抓好{topic}"),
)
FIGURES = (
    *("全年共办理{topic}{n}{unit}，同比{trend}{percent}%。", "办理{topic}{n}{unit}，办结率达{rate}%。"),
    *("共受理{topic}{n}余{unit}，其中重点领域{part}{unit}。", "累计完成{topic}近{n}{unit}，涉及资金{money}万元。"),
    *("开展{topic}检查{part}场次，参加{n}人次。", "{topic}数量较上年{trend}{percent}个百分点，位列全市第{rank}。"),
    *("及时率、满意率均达到{rate}%。", "办理时限压缩至{rank}个工作日。"),
)
CITATIONS = (
    *("认真贯彻落实《{title}》，", "根据《{title}》要求，", "印发《{region}关于加强{topic}工作的实施意见》，"),
    *("制定《{region}{year}年{topic}工作方案》，", "严格执行{short}等法律法规，", "组织学习《{title}》，"),
)
NAMED = (
    "深入开展“{name}”活动，",
    "推广“{name}”模式，",
    "打造“{name}”品牌，",
    "持续深化“{name}”改革，",
    "着力打通服务群众“最后一公里”，",
)
CLAUSES = (
    *(
        "进一步明确工作责任",
        "细化工作措施",
        "形成上下联动、齐抓共管的工作格局",
        "有关单位密切配合、协同发力",
        "建立健全台账管理制度",
    ),
    *(
        "各项任务按照时间节点有序推进",
        "确保工作落到实处、取得实效",
        "把{topic}与业务工作同部署、同落实、同检查",
        "定期通报{topic}进展",
    ),
    *(
        "坚持问题导向和目标导向相统一",
        "主要负责人亲自研究、亲自过问",
        "及时协调解决推进中的困难和问题",
        "将{topic}纳入年度重点工作",
    ),
    *(
        "依托信息化手段提高{topic}质量",
        "组织业务骨干逐项梳理",
        "对发现的薄弱环节逐一制定整改措施",
        "不断提升依法办事的意识和能力",
    ),
    *(
        "充分听取企业和群众的意见建议",
        "邀请专家学者和法律顾问参与论证",
        "群众的获得感和满意度稳步提升",
        "为高质量发展提供有力的法治保障",
    ),
    *(
        "围绕{topic}开展经常性指导",
        "推动资源和力量向基层一线倾斜",
        "加强部门之间的信息共享和工作衔接",
        "力求程序规范、依据准确、结果公正",
    ),
    *(
        "营造尊法学法守法用法的良好氛围",
        "压紧压实各级各部门的工作责任",
        "以点带面推动{topic}整体提升",
        "认真总结和推广基层的成熟做法",
    ),
)
CLAUSES_A_SENTENCE = (2, 2, 3, 3)
PROBLEMS = "一是工作推进不够平衡，个别单位对法治建设的重视程度有待提高。二是基层执法力量相对薄弱，专业人才不足。"
PLANS = "{next}年，我{unit}将继续深化{topic}，力争办结率达到{rate}%，推动法治政府建设再上新台阶。"


@dataclass(frozen=True)
class Generated:
    """A made report: a file name without suffix, and its text."""

    id: str
    text: str


def reports(count: int, seed: int = 1) -> Iterator[Generated]:
    """`count` reports of districts and bureaus over ten years; the same seed gives the same reports."""
    catalogue = default()
    chance = random.Random(seed)
    policies = list(catalogue.policies.entries.values())
    national = [p for p in policies if len(p.title) > 6]
    laws = [p.aliases[0] for p in policies if p.kind == "law" and p.aliases]
    names = [i.name for i in catalogue.initiatives.entries if len(i.name) > 3]
    regions = [r.name for r in catalogue.regions.entries if r.level == "county"]
    for number in range(count):
        district, year = divmod(number, len(YEARS))
        region = regions[(district * 37) % len(regions)]
        yield Generated(
            f"{district:05d}_{YEARS[year]}",
            _report(chance, _counting(number), region, YEARS[year], [p.title for p in national], laws, names),
        )


def write(folder: Path, count: int, seed: int = 1) -> list[Path]:
    """Write `count` reports as UTF-8 text files into `folder`; their paths, in order."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for report in reports(count, seed):
        path = folder / f"{report.id}.txt"
        path.write_text(report.text, encoding="utf-8")
        paths.append(path)
    return paths


def _counting(number: int) -> float:
    """Sentences with figures a point in the report of this number: spread evenly, so that few reports hold the mean."""
    least, most = FIGURES_A_POINT
    return least + (most - least) * (number * 0.618034 % 1)


def _report(
    chance: random.Random, counting: float, region: str, year: int, titles: list[str], laws: list[str], names: list[str]
) -> str:
    plan = "法治政府建设实施纲要（2015-2020年）" if year < 2021 else "法治政府建设实施纲要（2021-2025年）"
    body = {"year": year, "next": year + 1, "region": region, "plan": plan, "unit": chance.choice("局县区")}

    def fill(template: str, topic: str) -> str:
        number = int(chance.lognormvariate(5, 1.5)) + 2
        return template.format(
            **body,
            topic=topic,
            n=chance.choice((str(number), f"{number:,}", f"{number / 100:.1f}万" if number > 500 else str(number))),
            part=max(1, number // 3),
            money=round(number * 1.7, 1),
            percent=round(chance.uniform(0.5, 40), 1),
            rate=chance.choice(("100", "98.5", "95", "99.2")),
            rank=chance.choice("一二三四五"),
            trend=chance.choice(("增长", "下降", "上升")),
            title=chance.choice(titles),
            short=chance.choice(laws),
            name=chance.choice(names),
        )

    def plain(topic: str) -> str:
        clauses = chance.sample(CLAUSES, chance.choice(CLAUSES_A_SENTENCE))
        return fill("，".join(clauses), topic) + "。"

    counter = "一二三四五六七八九十"
    lines = [f"{region}{year}年法治政府建设情况报告", fill(chance.choice(OPENINGS), ""), f"一、{year}年主要工作情况"]
    points = chance.choice(LENGTH)
    areas = list(HEADINGS)
    for index, area in enumerate(areas):
        lines.append(f"（{counter[index]}）{chance.choice(HEADINGS[area])}")
        for point in range(max(1, points // len(areas))):
            topic = chance.choice(TOPICS[area])
            sentences = [f"{counter[point % 10]}是{fill(chance.choice(LEADS), topic)}，{plain(topic)}"]
            for openings in (CITATIONS, NAMED):
                for _ in range(chance.choice((0, 1, 1, 2))):
                    said = "".join(fill(chance.choice(openings), topic) for _ in range(chance.choice((1, 1, 2))))
                    sentences.append(said + plain(topic))
            for _ in range(int(counting + chance.random())):
                sentences.append(fill(chance.choice(FIGURES), topic))
            lines.append("".join(sentences))
    lines += ["二、存在的主要问题", PROBLEMS, "三、下一步工作安排", fill(PLANS, chance.choice(TOPICS["services"]))]
    lines += [f"{region}人民政府", f"{year + 1}年{chance.randint(1, 3)}月{chance.randint(1, 28)}日"]
    return "\n".join(lines)
